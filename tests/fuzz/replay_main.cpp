// Runs a fuzz target over inputs that were kept: replay FOLDER|FILE…
#include "tests/fuzz/fuzz.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

namespace {

// Returns how many inputs there were.
int replay(const QString &path)
{
    if (QFileInfo(path).isDir()) {
        int count = 0;
        QDirIterator files(path, QDir::Files);
        while (files.hasNext()) {
            count += replay(files.next());
        }
        return count;
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "cannot read %s\n", qPrintable(path));
        std::exit(1);
    }
    std::fprintf(stderr, "%s\n", qPrintable(path)); // the last one named is the one that failed
    const QByteArray bytes = file.readAll();
    LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char *>(bytes.constData()),
                           static_cast<std::size_t>(bytes.size()));
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; ++i) {
        count += replay(QString::fromLocal8Bit(argv[i]));
    }
    std::printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
