#include "desktop/console/registration_commands.h"

#include "desktop/console/console_settings.h"
#include "desktop/console/csv_export.h"
#include "desktop/console/formats.h"
#include "desktop/console/register_dialog.h"
#include "desktop/console/registration_printer.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QPrintDialog>
#include <QPrinter>
#include <QProgressDialog>
#include <QRegularExpression>

namespace boxoffice {

namespace {

constexpr int kProgressAfterMs = 300;
constexpr int kNamesTold = 3;

// A file name that every file system takes.
QString fileNameFor(const QString &eventName)
{
    static const QRegularExpression unfit(QStringLiteral("[^\\w\\- ]+"),
                                          QRegularExpression::UseUnicodePropertiesOption);
    QString name = QString(eventName).replace(unfit, QStringLiteral(" ")).simplified().left(60);
    return (name.isEmpty() ? QStringLiteral("registrations") : name) + QStringLiteral(".csv");
}

} // namespace

RegistrationCommands::RegistrationCommands(ConsoleSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
{
    connect(&session.registrations, &RegistrationBook::batchProgressed, this,
            &RegistrationCommands::onBatchProgressed);
    connect(&session.registrations, &RegistrationBook::batchFinished, this,
            &RegistrationCommands::onBatchFinished);
}

void RegistrationCommands::registerSomebody()
{
    const auto event = m_session.events.find(m_session.currentEvent);
    if (!event) {
        return;
    }
    auto *dialog = new RegisterDialog(event->name, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RegisterDialog::registrationRequested, this,
            [this, dialog, id = event->id](const QString &email) {
                sendRegistration(*dialog, id, email);
            });
    connect(&m_session.events, &EventBook::eventGone, dialog, [dialog, id = event->id](Uuid gone) {
        if (gone == id) {
            dialog->showEventGone();
        }
    });
    dialog->open();
}

bool RegistrationCommands::isStillThere(const Event &event)
{
    const bool there = m_session.events.find(event.id).has_value();
    if (!there) {
        Q_EMIT complained(tr("“%1” was deleted in the meantime; nothing was done with its "
                             "registrations.")
                              .arg(event.name));
    }
    return there;
}

void RegistrationCommands::sendRegistration(RegisterDialog &dialog, const Uuid &eventId,
                                            const QString &email)
{
    const std::pair wish(eventId, email);
    if (wish != m_openWish) { // else it is the same wish once more, and done once
        m_openWish = wish;
        m_openKey = ApiClient::newKey();
    }
    dialog.setBusy(true);
    ++m_session.changesUnderWay;
    const QPointer<RegisterDialog> shown(&dialog);
    m_session.registrations.registerAttendee(eventId, email, m_openKey)
        ->then(this, [this, shown, email](const ApiResult<Registration> &result) {
            --m_session.changesUnderWay;
            if (result || !result.error().outcomeUnknown) {
                m_openWish = {};
            }
            if (!result) {
                m_session.monitor.report(result.error());
            }
            if (shown) {
                shown->setBusy(false);
                if (result) {
                    shown->showRegistered(email);
                } else {
                    shown->showError(result.error());
                }
            } else if (result) {
                Q_EMIT told(tr("%1 is registered.").arg(email));
            } else {
                Q_EMIT complained(QString(email + QStringLiteral(": ") + result.error().message));
            }
        });
}

void RegistrationCommands::cancel(const QList<Registration> &registrations)
{
    QList<Registration> active;
    for (const Registration &registration : registrations) {
        if (!registration.cancelledAt) {
            active.append(registration);
        }
    }
    if (active.isEmpty() || m_session.registrations.isBatchRunning()) {
        return;
    }
    ++m_session.changesUnderWay;
    m_session.registrations.cancelRegistrations(active);
}

void RegistrationCommands::undo()
{
    if (m_session.registrations.canUndo()) {
        ++m_session.changesUnderWay;
        m_session.registrations.undoCancel();
    }
}

QProgressDialog *RegistrationCommands::newProgress(const QString &text, int maximum)
{
    auto *progress = new QProgressDialog(text, tr("Stop"), 0, maximum, &m_window);
    progress->setWindowTitle(tr("Boxoffice"));
    progress->setMinimumDuration(kProgressAfterMs);
    progress->setAutoClose(false);
    progress->setAutoReset(false);
    return progress;
}

void RegistrationCommands::onBatchProgressed(int done, int total)
{
    if (!m_batchProgress) {
        m_batchProgress = newProgress(tr("Changing registrations…"), total);
        connect(m_batchProgress, &QProgressDialog::canceled, &m_session.registrations,
                &RegistrationBook::stopBatch);
    }
    m_batchProgress->setMaximum(total);
    m_batchProgress->setValue(done);
}

void RegistrationCommands::onBatchFinished(const BatchOutcome &outcome, bool wasUndo)
{
    --m_session.changesUnderWay;
    if (m_batchProgress) {
        m_batchProgress->deleteLater();
        m_batchProgress = nullptr;
    }
    if (!outcome.failedEmails.isEmpty()) {
        m_session.monitor.report(outcome.firstError);
        QString names = QStringList(outcome.failedEmails.first(std::min<qsizetype>(
                                        kNamesTold, outcome.failedEmails.size())))
                            .join(QStringLiteral(", "));
        if (outcome.failedEmails.size() > kNamesTold) {
            names += QStringLiteral(", …");
        }
        const QString what = wasUndo ? tr("%n registration(s) could not be restored (%1).", nullptr,
                                          static_cast<int>(outcome.failedEmails.size()))
                                     : tr("%n registration(s) could not be cancelled (%1).",
                                          nullptr, static_cast<int>(outcome.failedEmails.size()));
        Q_EMIT complained(QString(what.arg(names) + u' ' + outcome.firstError.message));
        return;
    }
    const int done = static_cast<int>(outcome.done.size());
    if (wasUndo) {
        Q_EMIT told(tr("%n registration(s) restored.", nullptr, done));
    } else if (done == 1) {
        Q_EMIT undoOffered(
            tr("The registration of %1 was cancelled.").arg(outcome.done.first().userEmail));
    } else if (done > 1) {
        Q_EMIT undoOffered(tr("%n registration(s) cancelled.", nullptr, done));
    }
}

void RegistrationCommands::exportList()
{
    const auto event = m_session.events.find(m_session.currentEvent);
    if (!event) {
        return;
    }
    ConsoleSettings settings;
    const QString proposed = QDir(settings.exportFolder()).filePath(fileNameFor(event->name));
    auto *dialog =
        new QFileDialog(&m_window, tr("Export registrations"), proposed, tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(proposed);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, event = *event, query = m_session.registrations.query()](const QString &path) {
                ConsoleSettings().setExportFolder(QFileInfo(path).absolutePath());
                exportTo(event, query, path);
            });
    dialog->open();
}

void RegistrationCommands::exportTo(const Event &event, const RegistrationQuery &query,
                                    const QString &path)
{
    if (!isStillThere(event)) {
        return;
    }
    auto *job = new CsvExport(m_session.client, query, path, this);
    auto *progress = newProgress(tr("Exporting…"), 0);
    ++m_session.changesUnderWay;
    connect(progress, &QProgressDialog::canceled, job, &CsvExport::cancel);
    connect(job, &CsvExport::progressed, progress, [progress](qint64 bytes) {
        progress->setLabelText(tr("Exporting… %1 written").arg(QLocale().formattedDataSize(bytes)));
    });
    connect(job, &CsvExport::failed, this, [this, job, progress](const ApiError &error) {
        finishOne(progress, &error);
        job->deleteLater();
    });
    connect(job, &CsvExport::finished, this, [this, job, progress](qint64 bytes) {
        finishOne(progress, nullptr);
        Q_EMIT told(
            tr("Exported to %1 (%2).")
                .arg(QDir::toNativeSeparators(job->path()), QLocale().formattedDataSize(bytes)));
        job->deleteLater();
    });
    job->start();
}

void RegistrationCommands::finishOne(QProgressDialog *progress, const ApiError *error)
{
    --m_session.changesUnderWay;
    progress->disconnect(); // closing it is not the person's wish to stop
    progress->deleteLater();
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

void RegistrationCommands::print()
{
    const auto event = m_session.events.find(m_session.currentEvent);
    if (!event) {
        return;
    }
    auto printer = std::make_shared<std::unique_ptr<QPrinter>>(
        std::make_unique<QPrinter>(QPrinter::HighResolution));
    auto *dialog = new QPrintDialog(printer->get(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QAbstractPrintDialog::PrintPageRange, false);
    connect(
        dialog, &QDialog::accepted, this,
        [this, printer, event = *event, query = m_session.registrations.query()] {
            printTo(event, query, std::move(*printer));
        },
        Qt::QueuedConnection);
    dialog->open();
}

void RegistrationCommands::printTo(const Event &event, const RegistrationQuery &query,
                                   std::unique_ptr<QPrinter> printer)
{
    if (!isStillThere(event)) {
        return;
    }
    auto *job = new RegistrationPrinter(m_session.client, event, query, std::move(printer), this);
    auto *progress = newProgress(tr("Printing…"), 0);
    ++m_session.changesUnderWay;
    connect(progress, &QProgressDialog::canceled, job, &RegistrationPrinter::cancel);
    connect(job, &RegistrationPrinter::progressed, progress, [progress](int rows) {
        progress->setLabelText(tr("Printing… %1 registrations").arg(formatCount(rows)));
    });
    connect(job, &RegistrationPrinter::failed, this, [this, job, progress](const ApiError &error) {
        finishOne(progress, &error);
        job->deleteLater();
    });
    connect(job, &RegistrationPrinter::finished, this, [this, job, progress](int rows) {
        finishOne(progress, nullptr);
        Q_EMIT told(tr("%n registration(s) printed.", nullptr, rows));
        job->deleteLater();
    });
    job->start();
}

} // namespace boxoffice
