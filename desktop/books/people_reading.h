// A dry run: reads a file of people and what the server says of the event now, and checks each row.
// Nothing is written anywhere. Files are read and rows are checked beside the GUI's thread.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/people_check.h"
#include "desktop/client/api_client.h"

#include <QPointer>

namespace boxoffice {

class PeopleReading : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    PeopleReading(ApiClient &client, const Uuid &event, const QString &path, QObject *parent);

    // Reads all of it, again if it was read before. Ends with read() or failed().
    void start();
    bool isReading() const { return m_isReading; }
    // Of rows that name no ticket type. Checks the rows anew, if they were read.
    void setDefaultType(const std::optional<Uuid> &type);

    // Requires: it was read.
    const PeopleFile &file() const { return m_file; }
    const SaleOffer &facts() const { return m_question.facts; }

Q_SIGNALS:
    // How many registrations have come so far, of how many.
    void progressed(int registrations, int total);
    void read(const QList<boxoffice::CheckedPerson> &people);
    // One sentence or two.
    void failed(const QString &why);
    // The server could not be asked.
    void serverFailed(const boxoffice::ApiError &error);

private:
    void onFile(const PeopleFile &file);
    void onFacts(const ApiResult<SaleOffer> &facts);
    void readRegistrations(const QString &cursor);
    void onRegistrations(const ApiResult<RegistrationPage> &page);
    void check();
    void fail(const QString &why);

    ApiClient &m_client;
    const Uuid m_event;
    const QString m_path;
    PeopleFile m_file;
    PeopleQuestion m_question;
    QPointer<CallBase> m_page;
    int m_round = 0; // which start(): answers to an earlier one are dropped
    bool m_isReading = false;
};

} // namespace boxoffice
