#include "desktop/console/orders/order_output.h"

#include "desktop/books/order_words.h"
#include "desktop/console/orders/order_export.h"
#include "desktop/look/console_settings.h"
#include "desktop/look/progress_panel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

namespace boxoffice {

namespace {

constexpr int kLongestName = 60;

// Of these parts, so that every file system takes it.
QString fileNameOf(const QStringList &parts)
{
    static const QRegularExpression unfit(QStringLiteral("[^\\w\\- ]+"),
                                          QRegularExpression::UseUnicodePropertiesOption);
    QStringList fitting;
    for (const QString &part : parts) {
        const QString plain = QString(part).replace(unfit, QStringLiteral(" ")).simplified();
        if (!plain.isEmpty()) {
            fitting.append(plain.left(kLongestName));
        }
    }
    return fitting.join(QStringLiteral(" - ")) + QStringLiteral(".csv");
}

QString withFilter(const QString &title, const QStringList &filter)
{
    return filter.isEmpty()
        ? title
        : QString(title + QStringLiteral(" – ") + filter.join(QStringLiteral(", ")));
}

} // namespace

OrderOutput::OrderOutput(ConsoleSession &session, ProgressPanel &panel, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_panel(panel)
    , m_window(window)
{ }

TypeNames OrderOutput::typeNames() const
{
    TypeNames names;
    for (const ListedTicketType &type : m_session.facts.types()) {
        names.insert(type.id, type.name);
    }
    return names;
}

void OrderOutput::exportOrders()
{
    const auto event = m_session.current.event();
    if (!event) {
        return;
    }
    const OrderQuery query = m_session.orders.query();
    QStringList filter;
    if (query.status) {
        filter += formatStatus(*query.status);
    }
    if (!query.search.isEmpty()) {
        filter += query.search;
    }
    choosePath({withFilter(tr("Export orders of “%1”").arg(event->name), filter),
                fileNameOf(QStringList{event->name, tr("orders", "a file name")} + filter),
                [this, query, types = typeNames()](const QString &path) -> CsvExport * {
                    return new OrderExport(m_session.orders.client(), query, types, path, this);
                },
                [](int rows) { return tr("%Ln order(s) exported to %1.", nullptr, rows); }});
}

void OrderOutput::exportWaitingList()
{
    const auto event = m_session.current.event();
    if (!event) {
        return;
    }
    const WaitingQuery query = m_session.waiting.query();
    QStringList filter;
    if (query.status) {
        filter += formatStatus(*query.status);
    }
    choosePath({withFilter(tr("Export the waiting list of “%1”").arg(event->name), filter),
                fileNameOf(QStringList{event->name, tr("waiting list", "a file name")} + filter),
                [this, query, types = typeNames()](const QString &path) -> CsvExport * {
                    return new WaitingExport(m_session.waiting.client(), query, types, path, this);
                },
                [](int rows) { return tr("%Ln entries exported to %1.", nullptr, rows); }});
}

void OrderOutput::choosePath(const Wish &wish)
{
    const QString proposed = QDir(ConsoleSettings().exportFolder()).filePath(wish.fileName);
    auto *dialog = new QFileDialog(&m_window, wish.title, proposed, tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(proposed);
    connect(dialog, &QFileDialog::fileSelected, this, [this, wish](const QString &path) {
        ConsoleSettings().setExportFolder(QFileInfo(path).absolutePath());
        run(wish, path);
    });
    dialog->open();
}

void OrderOutput::run(const Wish &wish, const QString &path)
{
    CsvExport *job = wish.job(path);
    ProgressLine *line = m_panel.begin(tr("Exporting…"));
    ++m_session.changesUnderWay;
    connect(line, &ProgressLine::stopWanted, job, &CsvExport::cancel);
    connect(job, &CsvExport::progressed, line, [line](int rows) {
        line->setText(tr("Exporting… %Ln line(s)", nullptr, rows));
        line->setProgress(rows, 0);
    });
    connect(job, &CsvExport::failed, this, [this, job, line](const ApiError &error) {
        end(job, line);
        m_session.monitor.report(error);
        if (error.kind == ApiFailure::Cancelled) {
            Q_EMIT told(tr("Stopped; nothing was written."));
        } else {
            Q_EMIT complained(error.message);
        }
    });
    connect(job, &CsvExport::finished, this, [this, job, line, done = wish.done](int rows) {
        end(job, line);
        Q_EMIT told(done(rows).arg(QDir::toNativeSeparators(job->path())));
    });
    job->start();
}

void OrderOutput::end(QObject *job, QWidget *line)
{
    --m_session.changesUnderWay;
    line->hide();
    line->deleteLater();
    job->deleteLater();
}

} // namespace boxoffice
