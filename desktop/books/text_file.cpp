#include "desktop/books/text_file.h"

#include <QCoreApplication>
#include <QStringView>
#include <QtEndian>

#include <algorithm>

namespace boxoffice {

namespace {

struct TextFileWords
{
    Q_DECLARE_TR_FUNCTIONS(TextFile)
};

// The characters of 0x80 to 0x9f, and nothing where Windows-1252 has none; the others are as in
// Latin-1.
constexpr char16_t kUpperControls[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

char16_t ofWindows1252(uchar byte)
{
    return byte >= 0x80 && byte <= 0x9f ? kUpperControls[byte - 0x80] : char16_t(byte);
}

FileText notText(QByteArrayView text, qsizetype at)
{
    return {.problem = TextFileWords::tr("Line %1 has a character that no text has. Please save "
                                         "the file as CSV with the encoding UTF-8.")
                           .arg(lineAt(text, at))};
}

FileText ofUtf16(QByteArrayView bytes, bool isBigEndian)
{
    QString text(bytes.size() / 2, Qt::Uninitialized);
    auto *target = reinterpret_cast<char16_t *>(text.data());
    if (isBigEndian) {
        qFromBigEndian<char16_t>(bytes.data(), text.size(), target);
    } else {
        qFromLittleEndian<char16_t>(bytes.data(), text.size(), target);
    }
    if (bytes.size() % 2 != 0 || !QStringView(text).isValidUtf16()) {
        return {.problem = TextFileWords::tr("The file is cut off or damaged: it is no valid "
                                             "UTF-16. Please save it as CSV once more.")};
    }
    return {text.toUtf8(), TextEncoding::Utf16};
}

FileText ofWindows(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size());
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char16_t character = ofWindows1252(static_cast<uchar>(bytes.at(at)));
        if (character == 0) {
            return notText(bytes, at);
        }
        text += QChar(character);
    }
    return {text.toUtf8(), TextEncoding::Windows1252};
}

FileText decoded(const QByteArray &bytes)
{
    const QByteArrayView all(bytes);
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff")) {
        return ofUtf16(all.sliced(2), bytes.startsWith("\xfe\xff"));
    }
    const QByteArrayView text = bytes.startsWith("\xef\xbb\xbf") ? all.sliced(3) : all;
    return text.isValidUtf8() ? FileText{text.toByteArray()} : ofWindows(text);
}

} // namespace

FileText textOf(const QByteArray &bytes)
{
    FileText text = decoded(bytes);
    const qsizetype nul = text.utf8.indexOf('\0'); // as in a spreadsheet's own files
    return nul >= 0 ? notText(text.utf8, nul) : text;
}

int lineAt(QByteArrayView text, qsizetype at)
{
    int line = 1;
    for (qsizetype i = 0; i < std::min(at, text.size()); ++i) {
        const bool isPair = text.at(i) == '\r' && i + 1 < text.size() && text.at(i + 1) == '\n';
        line += !isPair && (text.at(i) == '\n' || text.at(i) == '\r') ? 1 : 0;
    }
    return line;
}

} // namespace boxoffice
