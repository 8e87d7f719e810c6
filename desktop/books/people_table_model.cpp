#include "desktop/books/people_table_model.h"

#include "desktop/books/formats.h"
#include "shared/api/registration_csv.h"

namespace boxoffice {

namespace {

bool isHopelessPerson(const ApiError &error)
{
    return error.code == ErrorCode::AlreadyRegistered || error.code == ErrorCode::InvalidField
        || error.code == ErrorCode::TicketTypeNotFound;
}

} // namespace

int PeopleTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PeopleTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PeopleTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row &row = m_rows.at(index.row());
    if (role == ProblemRole) {
        return isProblem(row);
    }
    if (role == Qt::TextAlignmentRole && index.column() == Line) {
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    switch (index.column()) {
    case Line:
        return formatCount(row.person.line);
    case Email:
        return row.person.email;
    case Name:
        return row.person.name;
    case Type:
        return row.person.type;
    case Result:
        return resultText(row);
    default:
        return {};
    }
}

QVariant PeopleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant((section == Line ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Line:
        return tr("Line");
    case Email:
        return tr("E-mail");
    case Name:
        return tr("Name");
    case Type:
        return tr("Ticket type");
    case Result:
        return m_wasImported ? tr("What became of it") : tr("What would become of it");
    default:
        return {};
    }
}

void PeopleTableModel::show(const QList<CheckedPerson> &people)
{
    beginResetModel();
    m_rows.clear();
    m_rows.reserve(people.size());
    for (const CheckedPerson &person : people) {
        m_rows.append({person});
    }
    m_wasImported = false;
    endResetModel();
}

void PeopleTableModel::setSending(int row)
{
    if (!m_wasImported) {
        m_wasImported = true;
        Q_EMIT headerDataChanged(Qt::Horizontal, Result, Result);
    }
    setState(row, PersonState::Sending);
}

void PeopleTableModel::setNotSent(int row)
{
    setState(row, PersonState::NotSent);
}

void PeopleTableModel::setResult(int row, const ApiResult<Registration> &result)
{
    if (result) {
        setState(row, PersonState::Booked, formatNumber(*result));
    } else if (result.error().outcomeUnknown) {
        setState(row, PersonState::Unknown, result.error().message);
    } else {
        setState(row, PersonState::Refused, result.error().message,
                 isHopelessPerson(result.error()));
    }
}

void PeopleTableModel::setState(int row, PersonState state, const QString &said, bool isFinal)
{
    Row &changed = m_rows[row];
    changed.state = state;
    changed.said = said;
    changed.isFinal = isFinal;
    Q_EMIT dataChanged(index(row, Result), index(row, Result));
}

bool PeopleTableModel::isProblem(const Row &row)
{
    switch (row.state) {
    case PersonState::Checked:
        return row.person.verdict != PersonVerdict::Fits
            && row.person.verdict != PersonVerdict::Registered;
    case PersonState::Sending:
    case PersonState::Booked:
        return false;
    case PersonState::Refused:
    case PersonState::Unknown:
    case PersonState::NotSent:
        return true;
    }
    return false;
}

QString PeopleTableModel::resultText(const Row &row)
{
    switch (row.state) {
    case PersonState::Checked:
        return row.person.verdict == PersonVerdict::Fits ? tr("Will be registered")
                                                         : row.person.why;
    case PersonState::Sending:
        return tr("Waiting…");
    case PersonState::Booked:
        return row.said.isEmpty() ? tr("Registered") : tr("Registered, number %1").arg(row.said);
    case PersonState::Refused:
        return tr("Not registered: %1").arg(row.said);
    case PersonState::Unknown:
        return tr("Perhaps registered; once more is safe. %1").arg(row.said);
    case PersonState::NotSent:
        return tr("Not sent");
    }
    return {};
}

QList<int> PeopleTableModel::unbooked() const
{
    QList<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        const Row &each = m_rows.at(row);
        if (each.person.verdict == PersonVerdict::Fits && each.state != PersonState::Booked
            && !each.isFinal) {
            rows.append(row);
        }
    }
    return rows;
}

PeopleCounts PeopleTableModel::counts() const
{
    PeopleCounts counts;
    for (const Row &row : m_rows) {
        const bool fits = row.person.verdict == PersonVerdict::Fits;
        const bool isRegistered = row.person.verdict == PersonVerdict::Registered;
        counts.fits += fits ? 1 : 0;
        counts.registered += isRegistered ? 1 : 0;
        counts.problems += !fits && !isRegistered ? 1 : 0;
        counts.booked += row.state == PersonState::Booked ? 1 : 0;
        counts.notSent += row.state == PersonState::NotSent ? 1 : 0;
        counts.failed +=
            row.state == PersonState::Refused || row.state == PersonState::Unknown ? 1 : 0;
    }
    return counts;
}

QByteArray PeopleTableModel::csv() const
{
    QByteArray lines("\xef\xbb\xbf");
    const auto write = [&lines](const QStringList &cells) {
        for (const QString &cell : cells) {
            appendCsvCell(lines, cell.toUtf8());
            lines += &cell == &cells.last() ? "\r\n" : ",";
        }
    };
    write({tr("Line"), tr("E-mail"), tr("Name"), tr("Ticket type"), tr("Result")});
    for (const Row &row : m_rows) {
        write({QString::number(row.person.line), row.person.email, row.person.name, row.person.type,
               resultText(row)});
    }
    return lines;
}

} // namespace boxoffice
