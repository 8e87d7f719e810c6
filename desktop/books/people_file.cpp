#include "desktop/books/people_file.h"

#include "desktop/books/csv_rows.h"
#include "shared/api/email.h"
#include "shared/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <array>

namespace boxoffice {

namespace {

constexpr qint64 kMostBytes = 32 << 20;

struct PeopleFileWords
{
    Q_DECLARE_TR_FUNCTIONS(PeopleFile)
};

enum Member { Email, Name, Type, MemberCount };

// As headers of lists have them, without all but letters and digits: "E-Mail-Adresse".
const std::pair<const char *, Member> kHeaders[] = {{"email", Email},
                                                    {"emailaddress", Email},
                                                    {"mail", Email},
                                                    {"mailaddress", Email},
                                                    {"useremail", Email},
                                                    {"emailadresse", Email},
                                                    {"mailadresse", Email},
                                                    {"name", Name},
                                                    {"fullname", Name},
                                                    {"attendee", Name},
                                                    {"attendeename", Name},
                                                    {"guest", Name},
                                                    {"teilnehmer", Name},
                                                    {"teilnehmerin", Name},
                                                    {"vollstandigername", Name},
                                                    {"vornachname", Name},
                                                    {"vorundnachname", Name},
                                                    {"gast", Name},
                                                    {"tickettype", Type},
                                                    {"tickettypeid", Type},
                                                    {"type", Type},
                                                    {"ticket", Type},
                                                    {"ticketart", Type},
                                                    {"tickettyp", Type},
                                                    {"kartenart", Type},
                                                    {"art", Type},
                                                    {"typ", Type}};

std::optional<Member> memberNamed(const QString &header)
{
    QString letters = foldedForSearch(header);
    letters.removeIf([](QChar c) { return !c.isLetterOrNumber(); });
    const auto *found =
        std::find_if(std::begin(kHeaders), std::end(kHeaders), [&letters](const auto &each) {
            return letters == QLatin1StringView(each.first);
        });
    return found == std::end(kHeaders) ? std::nullopt : std::optional(found->second);
}

// Our own export writes an apostrophe before what a spreadsheet would take for a formula.
QString unguarded(const QString &cell)
{
    const bool isGuarded =
        cell.size() > 1 && cell.front() == u'\'' && QStringView(u"=+-@").contains(cell.at(1));
    return isGuarded ? cell.sliced(1) : cell;
}

bool isEmptyRow(const CsvRow &row)
{
    return row.fault == CsvFault::None
        && std::all_of(row.cells.begin(), row.cells.end(),
                       [](const QString &cell) { return cell.trimmed().isEmpty(); });
}

QString wordsFor(CsvFault fault)
{
    return fault == CsvFault::Unclosed
        ? PeopleFileWords::tr("A quotation mark in this line is never closed.")
        : PeopleFileWords::tr("A quotation mark stands inside a value. A value with one has to be "
                              "in quotation marks, with the one in it doubled.");
}

class PeopleFileReader
{
public:
    explicit PeopleFileReader(char separator) : m_separator(separator) { }

    // Returns whether it wants more.
    bool take(const CsvRow &row)
    {
        if (isEmptyRow(row) || isSeparatorLine(row)) {
            return true;
        }
        if (!m_hasHeader) {
            takeHeader(row);
            return file.problem.isEmpty();
        }
        if (file.rows.size() == kMostPeople) {
            file.problem = PeopleFileWords::tr("The file has more than %L1 rows. Please split it.")
                               .arg(kMostPeople);
            return false;
        }
        file.rows.append(personOf(row));
        return true;
    }

    void finish()
    {
        if (file.problem.isEmpty() && !m_hasHeader) {
            file.problem = PeopleFileWords::tr("The file is empty.");
        } else if (file.problem.isEmpty() && file.rows.isEmpty()) {
            file.problem = PeopleFileWords::tr("The file has nothing but its first line.");
        }
    }

    PeopleFile file;

private:
    // Some spreadsheets write "sep=;" first.
    bool isSeparatorLine(const CsvRow &row) const
    {
        return !m_hasHeader && row.cells.value(0) == QLatin1StringView("sep=");
    }
    void takeHeader(const CsvRow &row)
    {
        m_hasHeader = true;
        m_places.fill(-1);
        m_columns = row.cells.size();
        for (qsizetype place = 0; place < m_columns; ++place) {
            const auto member = memberNamed(row.cells.at(place));
            if (!member) {
                noteIgnored(row.cells.at(place));
            } else if (m_places.at(*member) >= 0) {
                file.problem = PeopleFileWords::tr("Two columns are named alike: “%1” and “%2”. "
                                                   "Please remove or rename one of them.")
                                   .arg(row.cells.at(m_places.at(*member)), row.cells.at(place));
                return;
            } else {
                m_places.at(*member) = place;
            }
        }
        if (m_places.at(Email) < 0) {
            file.problem = whyNoAddress(row);
        }
    }
    void noteIgnored(const QString &header)
    {
        if (!header.trimmed().isEmpty()) {
            file.ignored.append(lineOf(header));
        }
    }
    static QString whyNoAddress(const CsvRow &row)
    {
        const bool isPerson = std::any_of(row.cells.begin(), row.cells.end(),
                                          [](const QString &cell) { return validEmail(cell); });
        if (row.fault != CsvFault::None) {
            return PeopleFileWords::tr("The first line could not be read. %1")
                .arg(wordsFor(row.fault));
        }
        return isPerson
            ? PeopleFileWords::tr("The first line is a person. It has to name the columns, as in "
                                  "“email;name;ticket type”.")
            : PeopleFileWords::tr("The first line has to name the columns, and none of them is "
                                  "“email”. It has: %1.")
                  .arg(row.cells.join(QStringLiteral(", ")).left(200));
    }
    PersonRow personOf(const CsvRow &row) const
    {
        if (row.fault != CsvFault::None) {
            return {.line = row.line, .broken = wordsFor(row.fault)};
        }
        const auto cell = [&](Member member) {
            const qsizetype place = m_places.at(member);
            return place < 0 ? QString() : unguarded(row.cells.value(place));
        };
        PersonRow person{row.line, cell(Email), cell(Name), cell(Type)};
        if (std::any_of(row.cells.begin() + std::min(m_columns, row.cells.size()), row.cells.end(),
                        [](const QString &beyond) { return !beyond.trimmed().isEmpty(); })) {
            person.broken = m_separator == '\t'
                ? PeopleFileWords::tr("There are more values than the first line has columns.")
                : PeopleFileWords::tr("There are more values than the first line has columns. A "
                                      "value with a “%1” in it has to be in quotation marks.")
                      .arg(QLatin1Char(m_separator));
        }
        return person;
    }

    const char m_separator;
    bool m_hasHeader = false;
    qsizetype m_columns = 0;
    std::array<qsizetype, MemberCount> m_places{}; // -1: there is no such column
};

} // namespace

PeopleFile peopleIn(const QByteArray &bytes)
{
    const FileText text = textOf(bytes);
    if (!text.problem.isEmpty()) {
        return {.problem = text.problem};
    }
    const char separator = separatorOf(text.utf8);
    PeopleFileReader reading(separator);
    readCsv(text.utf8, separator, [&reading](const CsvRow &row) { return reading.take(row); });
    reading.finish();
    reading.file.encoding = text.encoding;
    return std::move(reading.file);
}

PeopleFile readPeopleFile(const QString &path)
{
    QFile file(path);
    const QString shown = QDir::toNativeSeparators(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {
            .problem =
                PeopleFileWords::tr("%1 could not be read: %2.").arg(shown, file.errorString())};
    }
    const QByteArray bytes = file.read(kMostBytes + 1); // a pipe does not tell its size
    if (file.error() != QFileDevice::NoError) {
        return {
            .problem =
                PeopleFileWords::tr("%1 could not be read: %2.").arg(shown, file.errorString())};
    }
    if (bytes.size() > kMostBytes) {
        return {.problem = PeopleFileWords::tr("%1 is larger than 32 MiB, which no list of people "
                                               "is. Please split it.")
                               .arg(shown)};
    }
    return peopleIn(bytes);
}

} // namespace boxoffice
