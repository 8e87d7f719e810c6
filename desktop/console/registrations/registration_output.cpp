#include "desktop/console/registrations/registration_output.h"

#include "desktop/books/formats.h"
#include "desktop/console/registrations/registration_export.h"
#include "desktop/console/registrations/registration_printer.h"
#include "desktop/look/console_settings.h"
#include "desktop/look/progress_panel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPrintDialog>
#include <QPrinter>
#include <QRegularExpression>

namespace boxoffice {

namespace {

// A file name that every file system takes.
QString fileNameFor(const QString &eventName, const QString &filter)
{
    static const QRegularExpression unfit(QStringLiteral("[^\\w\\- ]+"),
                                          QRegularExpression::UseUnicodePropertiesOption);
    const auto fitting = [](const QString &text, int longest) {
        return QString(text).replace(unfit, QStringLiteral(" ")).simplified().left(longest);
    };
    QString name = fitting(eventName, 60);
    if (name.isEmpty()) {
        name = QStringLiteral("registrations");
    }
    if (!filter.isEmpty()) {
        name += QStringLiteral(" (") + fitting(filter, 40) + u')';
    }
    return name + QStringLiteral(".csv");
}

QString withFilter(const QString &title, const QString &filter)
{
    return filter.isEmpty() ? title : QString(title + QStringLiteral(" – ") + filter);
}

// How many rows there are to come; 0: that is not known.
int expectedRows(const Event &event, const RegistrationQuery &query)
{
    return formatFilter(query).isEmpty() ? event.bookedCount : 0;
}

} // namespace

RegistrationOutput::RegistrationOutput(ConsoleSession &session, ProgressPanel &panel,
                                       QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_panel(panel)
    , m_window(window)
{ }

bool RegistrationOutput::isStillThere(const Event &event)
{
    const bool there = m_session.events.find(event.id).has_value();
    if (!there) {
        Q_EMIT complained(tr("“%1” was deleted in the meantime; nothing was done with its "
                             "registrations.")
                              .arg(event.name));
    }
    return there;
}

ProgressLine *RegistrationOutput::begin(const QString &text)
{
    ++m_session.changesUnderWay;
    return m_panel.begin(text);
}

void RegistrationOutput::end(ProgressLine *line, const ApiError *error)
{
    --m_session.changesUnderWay;
    line->deleteLater();
    line->hide();
    if (!error) {
        return;
    }
    m_session.monitor.report(*error);
    if (error->kind == ApiFailure::Cancelled) {
        Q_EMIT told(tr("Stopped; nothing was written."));
    } else {
        Q_EMIT complained(error->message);
    }
}

void RegistrationOutput::exportList()
{
    const auto event = m_session.current.event();
    if (!event) {
        return;
    }
    const RegistrationQuery query = m_session.registrations.query();
    const QString filter = formatFilter(query);
    const QString proposed =
        QDir(ConsoleSettings().exportFolder()).filePath(fileNameFor(event->name, filter));
    auto *dialog = new QFileDialog(
        &m_window, withFilter(tr("Export registrations of “%1”").arg(event->name), filter),
        proposed, tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(proposed);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, event = *event, query](const QString &path) {
                ConsoleSettings().setExportFolder(QFileInfo(path).absolutePath());
                exportTo(event, query, path);
            });
    dialog->open();
}

void RegistrationOutput::exportTo(const Event &event, const RegistrationQuery &query,
                                  const QString &path)
{
    if (!isStillThere(event)) {
        return;
    }
    auto *job =
        new RegistrationExport(m_session.client, query, m_session.typeNames.names(), path, this);
    ProgressLine *line = begin(tr("Exporting “%1”…").arg(event.name));
    connect(line, &ProgressLine::stopWanted, job, &CsvExport::cancel);
    connect(job, &CsvExport::progressed, line,
            [line, total = expectedRows(event, query)](int rows) {
                line->setText(tr("Exporting… %Ln registration(s)", nullptr, rows));
                line->setProgress(rows, total);
            });
    connect(job, &CsvExport::failed, this, [this, job, line](const ApiError &error) {
        end(line, &error);
        job->deleteLater();
    });
    connect(job, &CsvExport::finished, this,
            [this, job, line, filter = formatFilter(query)](int rows) {
                end(line, nullptr);
                const QString what = tr("%Ln registration(s) exported to %1", nullptr, rows)
                                         .arg(QDir::toNativeSeparators(job->path()));
                Q_EMIT told(QString(withFilter(what, filter) + u'.'));
                job->deleteLater();
            });
    job->start();
}

void RegistrationOutput::print()
{
    const auto event = m_session.current.event();
    if (!event) {
        return;
    }
    const RegistrationQuery query = m_session.registrations.query();
    auto printer = std::make_shared<std::unique_ptr<QPrinter>>(
        std::make_unique<QPrinter>(QPrinter::HighResolution));
    auto *dialog = new QPrintDialog(printer->get(), &m_window);
    dialog->setWindowTitle(
        withFilter(tr("Print registrations of “%1”").arg(event->name), formatFilter(query)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QAbstractPrintDialog::PrintPageRange, false);
    connect(
        dialog, &QDialog::accepted, this,
        [this, printer, event = *event, query] { printTo(event, query, std::move(*printer)); },
        Qt::QueuedConnection);
    dialog->open();
}

void RegistrationOutput::printTo(const Event &event, const RegistrationQuery &query,
                                 std::unique_ptr<QPrinter> printer)
{
    if (!isStillThere(event)) {
        return;
    }
    auto *job = new RegistrationPrinter(m_session.client, event, query, std::move(printer), this);
    ProgressLine *line = begin(tr("Printing “%1”…").arg(event.name));
    connect(line, &ProgressLine::stopWanted, job, &RegistrationPrinter::cancel);
    connect(job, &RegistrationPrinter::progressed, line,
            [line, total = expectedRows(event, query)](int rows) {
                line->setText(tr("Printing… %Ln registration(s)", nullptr, rows));
                line->setProgress(rows, total);
            });
    connect(job, &RegistrationPrinter::failed, this, [this, job, line](const ApiError &error) {
        end(line, &error);
        job->deleteLater();
    });
    connect(job, &RegistrationPrinter::finished, this, [this, job, line](int rows) {
        end(line, nullptr);
        Q_EMIT told(tr("%Ln registration(s) printed.", nullptr, rows));
        job->deleteLater();
    });
    job->start();
}

} // namespace boxoffice
