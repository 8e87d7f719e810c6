// Nothing: this file is there for the headers that are precompiled for it (tests/CMakeLists.txt).
