// Prints an event's registrations: reads a page of rows, paints it, reads the next, so that the
// window stays alive and 100,000 rows need no more memory than 1,000.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"

#include <QPainter>
#include <QPointer>

#include <memory>

class QPrinter;

namespace boxoffice {

class RegistrationPrinter : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    RegistrationPrinter(ApiClient &client, const Event &event, const RegistrationQuery &query,
                        std::unique_ptr<QPrinter> printer, QObject *parent);
    ~RegistrationPrinter() override;

    // What stands on each page between the event's name and the rows.
    QStringList headerLines() const;

    // Ends with exactly one of finished() and failed().
    void start();
    void cancel();

Q_SIGNALS:
    void progressed(int rows);
    void finished(int rows);
    void failed(const boxoffice::ApiError &error);

private:
    void readPage(const QString &cursor);
    void paintRows(const QList<Registration> &rows);
    void paintRow(const Registration &row);
    // The text with its own direction, and shortened where there is no room. side: AlignLeft or
    // AlignRight, in whichever direction the text runs.
    void paintText(const QRectF &where, Qt::AlignmentFlag side, const QString &text);
    void beginPage();
    void paintEnd();
    void fail(const ApiError &error);

    ApiClient &m_client;
    const Event m_event;
    RegistrationQuery m_query;
    std::unique_ptr<QPrinter> m_printer;
    QPainter m_painter;
    QPointer<CallBase> m_call;
    double m_y = 0;
    double m_lineHeight = 0;
    int m_pages = 0;
    int m_rows = 0;
};

} // namespace boxoffice
