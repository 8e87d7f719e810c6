// Where the texts of a page stand in its HTML (see page_texts.h).
//
// Threads: a pure function.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace boxoffice {

struct PagePlace
{
    enum class Kind { Words, Attribute, Language };

    qsizetype begin = 0; // in bytes; of an attribute with its quotes
    qsizetype end = 0;
    Kind kind = Kind::Words; // Language: the value of <html lang>
    QString text;            // of Words: HTML; of Attribute: its value, without entities
};

// Returns them in their order, none inside another. Whatever the bytes are, there is an answer:
// what is no proper HTML is read as a browser reads it.
std::vector<PagePlace> placesOfTexts(const QByteArray &html);

} // namespace boxoffice
