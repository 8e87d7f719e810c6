// The rows of a file of people: what is in them, what would become of them, and what became of
// them.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/people_check.h"
#include "desktop/client/api_error.h"
#include "shared/api/registration_dto.h"

#include <QAbstractTableModel>

namespace boxoffice {

// What became of a row that was to be registered.
enum class PersonState {
    Checked, // not sent: see the verdict
    Sending,
    Booked,
    Refused,
    Unknown, // it may have been booked
    NotSent, // stopped, or the server was away
};

struct PeopleCounts
{
    int fits = 0;
    int registered = 0; // already
    int problems = 0;
    int booked = 0; // of those that fit, as the next two
    int failed = 0; // also those whose outcome is not known
    int notSent = 0;
};

class PeopleTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Line, Email, Name, Type, Result, ColumnCount };
    enum Role { ProblemRole = Qt::UserRole }; // bool: something a person should look at

    explicit PeopleTableModel(QObject *parent) : QAbstractTableModel(parent) { }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void show(const QList<CheckedPerson> &people);
    // Requires: 0 <= row < rowCount(), as below.
    const CheckedPerson &at(int row) const { return m_rows.at(row).person; }
    PersonState state(int row) const { return m_rows.at(row).state; }
    void setSending(int row);
    void setNotSent(int row);
    void setResult(int row, const ApiResult<Registration> &result);
    // That fit and are not booked: those which another attempt may help.
    QList<int> unbooked() const;
    PeopleCounts counts() const;
    bool wasImported() const { return m_wasImported; }
    // All rows with what became of them, for a spreadsheet.
    QByteArray csv() const;

private:
    struct Row
    {
        CheckedPerson person;
        PersonState state = PersonState::Checked;
        QString said = {};    // the number, or why not
        bool isFinal = false; // another attempt is refused likewise
    };

    void setState(int row, PersonState state, const QString &said = {}, bool isFinal = false);
    static bool isProblem(const Row &row);
    static QString resultText(const Row &row);

    QList<Row> m_rows;
    bool m_wasImported = false;
};

} // namespace boxoffice
