#include "backend/app/mail_service.h"

#include "backend/app/account_commands.h"
#include "backend/app/letters.h"
#include "backend/outbox/mail_rules.h"
#include "backend/outbox/smtp_sender.h"
#include "backend/storage/installation.h"
#include "backend/storage/migrator.h"
#include "backend/storage/outbox_view.h"
#include "backend/storage/pg_mail_store.h"
#include "shared/operator_error.h"
#include "shared/text.h"

#include <QDateTime>

#include <cstdio>

namespace boxoffice {

namespace {

// As libc prints it, whatever people typed: what steers a terminal is a blank.
QByteArray printable(const QString &text)
{
    QString clean = text;
    for (QChar &c : clean) {
        c = isControl(c) && c != u'\n' ? QChar(u' ') : c;
    }
    return clean.toUtf8();
}

QByteArray timeOf(qint64 millis)
{
    return QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC).toString(Qt::ISODate).toLatin1();
}

void print(const OutboxView &view, bool sendsMail)
{
    std::puts(sendsMail ? "Mail is on in these settings."
                        : "These settings have no SMTP_URL; a server that has one may be sending.");
    std::printf("Entries of the journal that are not read yet: %lld\n",
                static_cast<long long>(view.unread));
    for (const OutboxView::State &state : view.states) {
        std::printf("%-8s %lld, the oldest of %s\n", wireName(state.state).data(),
                    static_cast<long long>(state.count), timeOf(state.oldestAt).constData());
    }
    if (view.states.isEmpty()) {
        std::puts("No mails.");
    }
    for (const OutboxView::Trouble &trouble : view.troubles) {
        std::printf("  %s, %lld times: %s\n", wireName(trouble.state).data(),
                    static_cast<long long>(trouble.count), printable(trouble.answer).constData());
    }
}

void print(const MailToSend &mail, const Letter &letter)
{
    if (!hasReason(mail)) {
        std::puts("It would not be sent: what it says is not true any more, or nobody is to get "
                  "it.");
    }
    std::printf("To: %s\n", printable(mail.toAddress).constData());
    if (!letter.fromName.isEmpty()) {
        std::printf("From: %s\n", printable(letter.fromName).constData());
    }
    std::printf("Subject: %s\n\n%s\n", printable(letter.subject).constData(),
                printable(letter.text).constData());
    for (const Attachment &attachment : letter.attachments) {
        std::printf("Attached: %s (%lld bytes)\n", attachment.name.constData(),
                    static_cast<long long>(attachment.bytes.size()));
    }
}

Result<void> showMail(const ServerConfig &config, DatabaseConnection &connection)
{
    const auto secret = readInstallationSecret(connection);
    if (!secret) {
        return secret.error();
    }
    const Secrets secrets = secretsFrom(*secret);
    const auto mail =
        PgDueMails(connection, secrets.stops).look(*Uuid::parse(QStringView(config.mailId)));
    if (!mail) {
        return mail.error();
    }
    if (!*mail) {
        return operatorError(QStringLiteral("There is no mail with this id."));
    }
    const QString address =
        config.mail.publicUrl.isEmpty() ? ownAddress(config, config.port) : config.mail.publicUrl;
    const auto writer = makeLetterWriter(config.webRoot, address, secrets);
    if (!writer) {
        return writer.error();
    }
    const auto letter = (*writer)->compose(**mail);
    if (letter) {
        print(**mail, *letter);
    }
    return letter ? Result<void>() : Result<void>(letter.error());
}

Result<void> showAll(const ServerConfig &config, DatabaseConnection &connection)
{
    const auto view = readOutboxView(connection);
    if (view) {
        print(*view, config.mail.isOn());
    }
    return view ? Result<void>() : Result<void>(view.error());
}

Result<void> show(const ServerConfig &config, const DatabaseConfig &database)
{
    DatabaseConnection connection(database, nullptr);
    if (!connection.ensureOpen(QDeadlineTimer(5'000))) {
        return operatorError(
            QStringLiteral("The database cannot be reached: %1.").arg(connection.lastProblem()));
    }
    const auto version = schemaVersion(connection);
    if (!version) {
        return version.error();
    }
    if (*version != programSchemaVersion()) {
        return operatorError(QStringLiteral(
            "The database does not have this program's schema; start the server once."));
    }
    return config.mailId.isEmpty() ? showAll(config, connection) : showMail(config, connection);
}

} // namespace

Result<MailService> startMail(const ServerConfig &config, const DatabaseConfig &database,
                              Watchdog *watchdog, const Secrets &secrets)
{
    const auto makeStore = [database, watchdog, &stops = secrets.stops] {
        return std::make_unique<PgMailStore>(database, watchdog, stops);
    };
    MailerOptions options;
    options.perSecond = config.mail.perSecond;
    if (!config.mail.isOn()) {
        return MailService{std::make_unique<Mailer>(makeStore, nullptr, nullptr, options), {}};
    }
    const auto makeWriter = [&] {
        return makeLetterWriter(config.webRoot, config.mail.publicUrl, secrets);
    };
    auto ofMailer = makeWriter();
    auto ofPreviews = makeWriter();
    if (!ofMailer || !ofPreviews) {
        return ofMailer ? ofPreviews.error() : ofMailer.error();
    }
    return MailService{std::make_unique<Mailer>(makeStore,
                                                std::make_unique<SmtpSender>(config.mail.smtp),
                                                *std::move(ofMailer), options),
                       *std::move(ofPreviews)};
}

int showOutbox(const ServerConfig &config, const DatabaseConfig &database)
{
    DatabaseConfig patient = database;
    patient.statementTimeout = std::chrono::milliseconds(0); // it counts all mails
    patient.callDeadline = std::chrono::hours(1);
    const auto shown = show(config, patient);
    if (!shown) {
        std::fprintf(stderr, "boxoffice-server: %s\n", qPrintable(shown.error().message));
    }
    return shown ? 0 : 1;
}

} // namespace boxoffice
