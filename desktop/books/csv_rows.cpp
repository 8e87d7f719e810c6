#include "desktop/books/csv_rows.h"

#include "shared/utf8.h"

#include <QList>

#include <algorithm>
#include <csv.h>
#include <utility>

namespace boxoffice {

namespace {

// libcsv, a line at a time.
class LineParser
{
public:
    explicit LineParser(char separator) : m_separator(separator) { begin(); }
    ~LineParser() { csv_free(&m_parser); }
    LineParser(const LineParser &) = delete;
    LineParser &operator=(const LineParser &) = delete;

    // Forgets the row that has begun.
    void restart()
    {
        csv_free(&m_parser);
        m_cells.clear();
        m_hasEnded = false;
        begin();
    }
    // Returns false if the line breaks the rules.
    bool take(QByteArrayView line)
    {
        const auto size = static_cast<size_t>(line.size());
        return csv_parse(&m_parser, line.data(), size, onCell, onEnd, this) == size;
    }
    // The text is over. Returns false inside a quoted value.
    bool finish() { return csv_fini(&m_parser, onCell, onEnd, this) == 0; }
    // Whether a row, perhaps an empty one, has ended since the last call.
    bool hasEnded() { return std::exchange(m_hasEnded, false); }
    QStringList takeCells() { return std::exchange(m_cells, {}); }

private:
    void begin()
    {
        csv_init(&m_parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
        csv_set_delim(&m_parser, static_cast<unsigned char>(m_separator));
    }
    static void onCell(void *cell, size_t size, void *self)
    {
        static_cast<LineParser *>(self)->m_cells.append(fromUtf8(
            QByteArrayView(static_cast<const char *>(cell), static_cast<qsizetype>(size))));
    }
    static void onEnd(int, void *self) { static_cast<LineParser *>(self)->m_hasEnded = true; }

    csv_parser m_parser;
    const char m_separator;
    QStringList m_cells;
    bool m_hasEnded = false;
};

// Where each line begins, and behind them the end of the text.
QList<qsizetype> beginningsOf(QByteArrayView text)
{
    QList<qsizetype> beginnings{0};
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool isPair = text.at(at) == '\r' && at + 1 < text.size() && text.at(at + 1) == '\n';
        if (!isPair && (text.at(at) == '\n' || text.at(at) == '\r')) {
            beginnings.append(at + 1);
        }
    }
    if (beginnings.last() != text.size()) {
        beginnings.append(text.size());
    }
    return beginnings;
}

// Reads one text; line numbers are from 0 here.
class Reading
{
public:
    using Take = std::function<bool(const CsvRow &)>;

    Reading(QByteArrayView text, char separator, const Take &take)
        : m_text(text)
        , m_beginnings(beginningsOf(text))
        , m_parser(separator)
        , m_take(take)
    { }

    void run()
    {
        while (m_goesOn && m_line < lines()) {
            readLine();
            if (m_goesOn && m_line == lines()) {
                finish();
            }
        }
    }

private:
    int lines() const { return static_cast<int>(m_beginnings.size()) - 1; }
    void readLine()
    {
        const qsizetype from = m_beginnings.at(m_line);
        if (!m_parser.take(m_text.sliced(from, m_beginnings.at(m_line + 1) - from))) {
            skip(CsvFault::Quote);
            return;
        }
        ++m_line;
        if (m_parser.hasEnded()) {
            tellRow();
        }
    }
    void finish()
    {
        if (m_parser.finish()) {
            tellRow();
        } else {
            skip(CsvFault::Unclosed);
        }
    }
    void tellRow()
    {
        const QStringList cells = m_parser.takeCells();
        if (!cells.isEmpty()) {
            m_goesOn = m_take({.line = m_first + 1, .cells = cells});
        }
        m_first = m_line;
    }
    void skip(CsvFault fault)
    {
        m_goesOn = m_take({.line = m_first + 1, .fault = fault});
        m_parser.restart();
        m_line = ++m_first;
    }

    const QByteArrayView m_text;
    const QList<qsizetype> m_beginnings;
    LineParser m_parser;
    const Take &m_take;
    int m_first = 0; // line of the row that is being read
    int m_line = 0;
    bool m_goesOn = true;
};

} // namespace

char separatorOf(QByteArrayView text)
{
    static constexpr char kSeparators[] = {',', ';', '\t'};
    int counts[std::size(kSeparators)] = {};
    bool isQuoted = false;
    bool hasBegun = false; // after empty lines
    for (const char c : text) {
        const bool isEnd = c == '\n' || c == '\r';
        if (hasBegun && !isQuoted && isEnd) {
            break;
        }
        hasBegun = hasBegun || !isEnd;
        isQuoted ^= c == '"';
        const auto *found = std::find(std::begin(kSeparators), std::end(kSeparators), c);
        if (!isQuoted && found != std::end(kSeparators)) {
            ++counts[found - std::begin(kSeparators)];
        }
    }
    return kSeparators[std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts)];
}

void readCsv(QByteArrayView utf8, char separator, const std::function<bool(const CsvRow &)> &take)
{
    Reading(utf8, separator, take).run();
}

} // namespace boxoffice
