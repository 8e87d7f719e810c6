// What a text file says, whatever program wrote it. UTF-8 with or without a byte order mark, and
// UTF-16 with one, are recognized. All else is taken for Windows-1252, as spreadsheets write it
// where they write no UTF-8; whoever shows the text should say so, since it is a guess.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QString>

namespace boxoffice {

enum class TextEncoding { Utf8, Utf16, Windows1252 };

struct FileText
{
    QByteArray utf8 = {}; // without a byte order mark
    TextEncoding encoding = TextEncoding::Utf8;
    QString problem = {}; // one sentence for a person; empty: there is none
};

// Fails if the bytes are no text in any of these encodings.
FileText textOf(const QByteArray &bytes);
// Lines end with LF, CR LF or CR. at: an offset. Returns the number of its line, from 1.
int lineAt(QByteArrayView text, qsizetype at);

} // namespace boxoffice
