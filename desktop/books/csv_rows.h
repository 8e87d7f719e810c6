// The rows of a CSV text (RFC 4180), read by libcsv: with quotes, and line ends inside them. A row
// that breaks the rules is told as such, and reading goes on with the line after its first.
//
// Threads: pure functions.
#pragma once

#include <QByteArrayView>
#include <QStringList>

#include <functional>

namespace boxoffice {

enum class CsvFault {
    None,
    Quote,    // a quotation mark inside a value, or text behind one
    Unclosed, // a quotation mark that nothing closes
};

struct CsvRow
{
    int line = 0; // of its first character, from 1
    QStringList cells = {};
    CsvFault fault = CsvFault::None;
};

// Returns the one of , ; and TAB that parts the first line, or a comma where none does.
char separatorOf(QByteArrayView text);
// take() gets each row but empty ones, and returns whether it wants more.
void readCsv(QByteArrayView utf8, char separator, const std::function<bool(const CsvRow &)> &take);

} // namespace boxoffice
