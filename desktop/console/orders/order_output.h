// An event's orders and its waiting list on their way into files. Each is what its list shows, and
// says so where that is not all of it.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/books/csv_export.h"
#include "shared/api/sale_csv.h"

#include <functional>

namespace boxoffice {

class ProgressLine;
class ProgressPanel;

class OrderOutput : public QObject
{
    Q_OBJECT

public:
    // session, panel: borrowed, outlive this.  window: owns this, and is the dialogs' parent.
    OrderOutput(ConsoleSession &session, ProgressPanel &panel, QWidget &window);

    void exportOrders();
    void exportWaitingList();

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);

private:
    // What is written, in words, and the job that writes it to a path.
    struct Wish
    {
        QString title;
        QString fileName;
        std::function<CsvExport *(const QString &path)> job;
        std::function<QString(int rows)> done; // with the path in the place of %1
    };

    void choosePath(const Wish &wish);
    void run(const Wish &wish, const QString &path);
    void end(QObject *job, QWidget *line);
    TypeNames typeNames() const;

    ConsoleSession &m_session;
    ProgressPanel &m_panel;
    QWidget &m_window;
};

} // namespace boxoffice
