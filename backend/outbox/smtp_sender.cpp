#include "backend/outbox/smtp_sender.h"

#include "backend/outbox/curl_mail.h"
#include "backend/outbox/smtp_talk.h"
#include "shared/utf8.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;
using Stage = SmtpTalk::Stage;
using TalkEnd = SendReport::End;

constexpr auto kTick = 500ms; // curl calls once a second while nothing moves

void initCurl()
{
    [[maybe_unused]] static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct EndCurl
{
    void operator()(CURL *curl) const { curl_easy_cleanup(curl); }
};

// A connection that ends while a mail is on it may end because of this mail.
TalkEnd endOfLoss(const SmtpTalk &talk)
{
    return talk.stage() >= Stage::Recipient ? TalkEnd::Lost : TalkEnd::Unreachable;
}

// A policy or a quota is about who sends and how much: the address is no worse for it (RFC 3463).
bool isOfTheSender(const SmtpTalk &talk)
{
    const QByteArray status = talk.status();
    return status.startsWith("5.7.") || status == "5.4.5";
}

// What becomes of a mail at which the mail server said no.
TalkEnd endOfRefusal(const SmtpTalk &talk)
{
    const int code = talk.code();
    if (code == 421) { // it goes away
        return endOfLoss(talk);
    }
    if (code == 530 || code == 535) { // it does not know us
        return TalkEnd::Unreachable;
    }
    if (code == 552 && talk.stage() == Stage::Sender && !isOfTheSender(talk)) { // by its SIZE
        return TalkEnd::Refused;
    }
    return talk.stage() < Stage::Recipient        ? TalkEnd::Unreachable
        : code / 100 == 5 && !isOfTheSender(talk) ? TalkEnd::Refused
                                                  : TalkEnd::Postponed;
}

// An IPv6 address is in brackets there.
QByteArray urlOf(const SmtpOptions &options)
{
    const QByteArray host = options.host.toLatin1();
    return (options.isTls ? "smtps://" : "smtp://") + (host.contains(':') ? '[' + host + ']' : host)
        + ':' + QByteArray::number(options.port) + '/' + options.helloName.toLatin1();
}

bool isRefusal(const SmtpTalk &talk)
{
    return talk.code() >= 400;
}

} // namespace

struct SmtpSender::Parts
{
    SmtpOptions options;
    const Clock &clock;
    std::unique_ptr<CURL, EndCurl> easy; // has the connection, also between mails
    SmtpTalk talk;
    curl_socket_t socket = CURL_SOCKET_BAD; // of the last connection; curl's
    bool isConnected = false;               // socket is open
    std::chrono::nanoseconds heardAt{};     // the last time that something was said
    std::atomic<bool> stopped{false};

    Parts(SmtpOptions given, const Clock &time) : options(std::move(given)), clock(time)
    {
        initCurl();
        easy.reset(curl_easy_init());
    }
    ~Parts()
    {
        if (isConnected) { // else curl would wait a minute for an answer to QUIT
            ::shutdown(socket, SHUT_RD);
        }
        set(); // what closes the connection calls back
        easy.reset();
    }

    void set();
    void setTls();
    void setListeners();
    void watchSocket();
    // Whether an answer is late, but for that to a whole mail, for which curl waits long enough.
    bool isLate() const
    {
        return talk.stage() != Stage::Text && clock.steady() - heardAt > options.answerWithin;
    }
    CURLcode perform(const std::function<void()> &meanwhile);
    CURLcode exchange(const Letter &letter, const Envelope &envelope, const Uuid &id,
                      const std::function<void()> &meanwhile);
    CURLcode sayHello(const std::function<void()> &meanwhile);
    SendReport reportOf(CURLcode code, const QString &address) const;
    SendReport sendTo(const Letter &letter, const Envelope &envelope, const Uuid &id,
                      const std::function<void()> &meanwhile);
};

void SmtpSender::Parts::set()
{
    CURL *curl = easy.get();
    curl_easy_reset(curl);
    const auto brief = static_cast<long>(options.answerWithin.count());
    const auto patience = static_cast<long>(options.patience.count());
    curl_easy_setopt(curl, CURLOPT_URL, urlOf(options).constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); // whatever the environment says
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, std::min(brief, 15L));
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, patience);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 3 * brief + patience);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    if (!options.user.isEmpty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, options.user.toUtf8().constData());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, options.password.toUtf8().constData());
    }
    setTls();
    setListeners();
}

void SmtpSender::Parts::setTls()
{
    const long use = options.startTls == StartTls::Required ? CURLUSESSL_ALL
        : options.startTls == StartTls::IfOffered           ? CURLUSESSL_TRY
                                                            : CURLUSESSL_NONE;
    curl_easy_setopt(easy.get(), CURLOPT_USE_SSL, options.isTls ? long(CURLUSESSL_ALL) : use);
    if (!options.caFile.isEmpty()) {
        curl_easy_setopt(easy.get(), CURLOPT_CAINFO, options.caFile.toLocal8Bit().constData());
    }
}

void SmtpSender::Parts::setListeners()
{
    CURL *curl = easy.get();
    using Hear = int (*)(CURL *, curl_infotype, char *, size_t, void *);
    const Hear hear = [](CURL *, curl_infotype type, char *bytes, size_t size, void *self) {
        SmtpTalk &talk = static_cast<Parts *>(self)->talk;
        static_cast<Parts *>(self)->heardAt = static_cast<Parts *>(self)->clock.steady();
        const QByteArrayView heard(bytes, static_cast<qsizetype>(size));
        if (type == CURLINFO_HEADER_OUT) {
            talk.heardCommand(heard);
        } else if (type == CURLINFO_HEADER_IN) {
            talk.heardReply(heard);
        } else if (type == CURLINFO_DATA_OUT) {
            talk.heardText();
        }
        return 0;
    };
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, this);
    using Drop = size_t (*)(char *, size_t, size_t, void *);
    const Drop drop = [](char *, size_t, size_t count, void *) { return count; };
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop); // else replies go to stdout
    watchSocket();
}

void SmtpSender::Parts::watchSocket()
{
    CURL *curl = easy.get();
    using Open = int (*)(void *, curl_socket_t, curlsocktype);
    const Open opened = [](void *self, curl_socket_t made, curlsocktype) {
        auto *parts = static_cast<Parts *>(self);
        parts->socket = made;
        parts->isConnected = true;
        parts->talk.beginConnection();
        return int(CURL_SOCKOPT_OK);
    };
    using Close = int (*)(void *, curl_socket_t);
    const Close closed = [](void *self, curl_socket_t gone) {
        auto *parts = static_cast<Parts *>(self);
        parts->isConnected = parts->isConnected && gone != parts->socket;
        return ::close(gone);
    };
    curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, opened);
    curl_easy_setopt(curl, CURLOPT_SOCKOPTDATA, this);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, closed);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, this);
}

// Blocks. What curl waits for after the text it waits for in one call, whichever interface of it
// is used, but it calls back meanwhile.
CURLcode SmtpSender::Parts::perform(const std::function<void()> &meanwhile)
{
    struct Wait
    {
        const Parts &parts;
        const std::function<void()> &meanwhile;
        std::chrono::nanoseconds due;
    } wait{*this, meanwhile, clock.steady() + kTick};
    using Progress = int (*)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    const Progress progress = [](void *at, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        Wait &wait = *static_cast<Wait *>(at);
        if (wait.parts.clock.steady() >= wait.due && !wait.parts.stopped) {
            wait.meanwhile();
            wait.due = wait.parts.clock.steady() + kTick;
        }
        return wait.parts.stopped || wait.parts.isLate() ? 1 : 0; // 1: ends it
    };
    curl_easy_setopt(easy.get(), CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(easy.get(), CURLOPT_XFERINFODATA, &wait);
    curl_easy_setopt(easy.get(), CURLOPT_NOPROGRESS, 0L);
    talk.beginMail();
    heardAt = clock.steady();
    const CURLcode code = stopped ? CURLE_ABORTED_BY_CALLBACK : curl_easy_perform(easy.get());
    curl_easy_setopt(easy.get(), CURLOPT_NOPROGRESS, 1L);
    return code;
}

CURLcode SmtpSender::Parts::exchange(const Letter &letter, const Envelope &envelope, const Uuid &id,
                                     const std::function<void()> &meanwhile)
{
    set();
    CURL *curl = easy.get();
    const CurlList fields = headerFields(letter, envelope, id, clock.sinceEpoch());
    const CurlMime mime = mimeParts(curl, letter);
    CurlList recipients;
    append(recipients, envelope.to.text);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, envelope.from.text.constData());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields.get());
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime.get());
    const CURLcode code = perform(meanwhile);
    curl_easy_reset(curl); // before what it refers to is gone
    return code;
}

// Connects, if it is not connected, so that the mail server's offers are known.
CURLcode SmtpSender::Parts::sayHello(const std::function<void()> &meanwhile)
{
    set();
    curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
    return perform(meanwhile);
}

SendReport SmtpSender::Parts::reportOf(CURLcode code, const QString &address) const
{
    if (stopped) {
        return {TalkEnd::Stopped};
    }
    if (code == CURLE_OK) {
        return {TalkEnd::Taken};
    }
    const QString problem = code == CURLE_ABORTED_BY_CALLBACK
        ? QStringLiteral("The mail server did not answer in time.")
        : fromUtf8(curl_easy_strerror(code));
    if (isRefusal(talk)) {
        return {endOfRefusal(talk), cleanedError(fromUtf8(talk.reply()), address),
                QStringLiteral("the mail server answered %1").arg(talk.code())};
    }
    return {endOfLoss(talk), problem, problem};
}

SendReport SmtpSender::Parts::sendTo(const Letter &letter, const Envelope &envelope, const Uuid &id,
                                     const std::function<void()> &meanwhile)
{
    const bool isAscii = envelope.from.isAscii && envelope.to.isAscii;
    if (!isAscii) {
        if (const CURLcode code = sayHello(meanwhile); code != CURLE_OK) {
            return reportOf(code, letter.toAddress);
        }
        if (!talk.offersUtf8()) {
            const QString why = QStringLiteral(
                "The mail server does not deliver to addresses that are not ASCII (SMTPUTF8).");
            return {TalkEnd::Refused, why, why};
        }
    }
    const bool wasConnected = isConnected;
    const CURLcode code = exchange(letter, envelope, id, meanwhile);
    const bool wasStale = wasConnected && !isRefusal(talk) && talk.stage() <= Stage::Sender;
    return reportOf(
        code != CURLE_OK && wasStale && !stopped ? exchange(letter, envelope, id, meanwhile) : code,
        letter.toAddress);
}

SmtpSender::SmtpSender(SmtpOptions options, const Clock &clock)
    : m_parts(std::make_unique<Parts>(std::move(options), clock))
{ }

SmtpSender::~SmtpSender() = default;

SendReport SmtpSender::send(const Letter &letter, const Uuid &id,
                            const std::function<void()> &meanwhile)
{
    const auto from = wireAddress(m_parts->options.from);
    const auto to = wireAddress(letter.toAddress);
    if (!from || !to) {
        const QString why = QStringLiteral("The domain of the address cannot be written in ASCII.");
        return {TalkEnd::Refused, why, why};
    }
    // One that needs SMTPUTF8 would keep the mail from servers that do not offer it.
    const auto replyTo = wireAddress(letter.replyTo);
    const bool isWritable = replyTo && (replyTo->isAscii || !to->isAscii);
    const Envelope envelope{*from, *to, isWritable ? replyTo->text : QByteArray()};
    return m_parts->sendTo(letter, envelope, id, meanwhile);
}

void SmtpSender::stop()
{
    m_parts->stopped = true;
}

} // namespace boxoffice
