// Prints an event's registrations as they are looked for at the door: by name, then by number;
// those without a name by their address at the end. They are all read before the first is painted,
// since each sheet says how many there are. The window stays alive meanwhile.
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
    // While they are being read.
    void progressed(int rows);
    void finished(int rows);
    void failed(const boxoffice::ApiError &error);

private:
    void readPage(const QString &cursor);
    void begin();
    // As many as a person does not notice, then the next.
    void paintSome();
    QFont fontOf(double points, bool bold) const;
    double heightOf(double points, bool bold) const;
    int rowsOnASheet() const;
    void paintRow(const Registration &row);
    // The text with its own direction, and shortened where there is no room. side: AlignLeft or
    // AlignRight, in whichever direction the text runs.
    void paintText(const QRectF &where, Qt::AlignmentFlag side, const QString &text);
    void beginPage();
    void beginPageIfFull();
    void paintEnd();
    void fail(const ApiError &error);

    ApiClient &m_client;
    const Event m_event;
    RegistrationQuery m_query;
    std::unique_ptr<QPrinter> m_printer;
    QPainter m_painter;
    QPointer<CallBase> m_call;
    QList<Registration> m_all;
    double m_y = 0;
    double m_lineHeight = 0;
    int m_pages = 0;
    int m_ofPages = 0;
    int m_perPage = 0;
    int m_rows = 0; // painted so far
    bool m_isStopped = false;
};

} // namespace boxoffice
