#include "desktop/console/audit/audit_output.h"

#include "desktop/console/audit/audit_export.h"
#include "desktop/look/console_settings.h"
#include "desktop/look/progress_panel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

namespace boxoffice {

AuditOutput::AuditOutput(ConsoleSession &session, ProgressPanel &panel, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_panel(panel)
    , m_window(window)
{ }

void AuditOutput::exportList()
{
    const QString proposed = QDir(ConsoleSettings().exportFolder())
                                 .filePath(tr("Audit log", "a file name") + QStringLiteral(".csv"));
    auto *dialog =
        new QFileDialog(&m_window, tr("Export the audit log"), proposed, tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(proposed);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        ConsoleSettings().setExportFolder(QFileInfo(path).absolutePath());
        exportTo(path);
    });
    dialog->open();
}

void AuditOutput::exportTo(const QString &path)
{
    const auto organizer = m_session.access.organizer();
    if (!organizer) {
        return;
    }
    auto *job =
        new AuditExport(m_session.access.client(), *organizer, m_session.audit.query(), path, this);
    ProgressLine *line = m_panel.begin(tr("Exporting the audit log…"));
    ++m_session.changesUnderWay;
    connect(line, &ProgressLine::stopWanted, job, &CsvExport::cancel);
    connect(job, &CsvExport::failed, this, [this, job, line](const ApiError &error) {
        end(job, line);
        m_session.monitor.report(error);
        if (error.kind == ApiFailure::Cancelled) {
            Q_EMIT told(tr("Stopped; nothing was written."));
        } else {
            Q_EMIT complained(error.message);
        }
    });
    connect(job, &CsvExport::finished, this, [this, job, line](int rows) {
        end(job, line);
        Q_EMIT told(tr("%Ln entries exported to %1.", nullptr, rows)
                        .arg(QDir::toNativeSeparators(job->path())));
    });
    job->start();
}

void AuditOutput::end(QObject *job, QWidget *line)
{
    --m_session.changesUnderWay;
    line->hide();
    line->deleteLater();
    job->deleteLater();
}

} // namespace boxoffice
