#include "backend/http/tls_gate.h"

#include "backend/http/tls_relay.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace boxoffice {

namespace {

Error unusable(const QString &name, const QString &file, const QString &why)
{
    return {ErrorCode::InvalidField, u"The file of " % name % u", " % file % u", " % why % u'.',
            name};
}

template <typename T, void (*Free)(T *)> struct Freed
{
    void operator()(T *what) const { Free(what); }
};
using Bio = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;

Bio bytesOf(const QByteArray &pem)
{
    return Bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
}

int noPassphrase(char *, int, int, void *)
{
    return 0;
}

// Qt notices that a key is another certificate's only when a client comes.
bool belongTogether(const QByteArray &certificatePem, const QByteArray &keyPem)
{
    const Certificate certificate(
        PEM_read_bio_X509(bytesOf(certificatePem).get(), nullptr, noPassphrase, nullptr));
    const Key key(PEM_read_bio_PrivateKey(bytesOf(keyPem).get(), nullptr, noPassphrase, nullptr));
    return certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
}

Result<QByteArray> contentOf(const QString &name, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unusable(name, path, QStringLiteral("cannot be read: ") % file.errorString());
    }
    return file.readAll();
}

QSslKey keyOf(const QByteArray &pem)
{
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull()) {
            return key;
        }
    }
    return {};
}

} // namespace

Result<QSslConfiguration> loadTls(const TlsFiles &files)
{
    const QString certName = QStringLiteral("TLS_CERT");
    const QString keyName = QStringLiteral("TLS_KEY");
    if (!QSslSocket::supportsSsl()) {
        return unusable(certName, files.certificate,
                        QStringLiteral("cannot be used, because this system's Qt has no TLS"));
    }
    const auto certificatePem = contentOf(certName, files.certificate);
    if (!certificatePem) {
        return certificatePem.error();
    }
    const auto keyPem = contentOf(keyName, files.key);
    if (!keyPem) {
        return keyPem.error();
    }
    const auto chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty()) {
        return unusable(certName, files.certificate, QStringLiteral("has no PEM certificate"));
    }
    const QSslKey key = keyOf(*keyPem);
    if (key.isNull()) {
        return unusable(keyName, files.key,
                        QStringLiteral("has no RSA or EC key in PEM without a passphrase"));
    }
    if (!belongTogether(*certificatePem, *keyPem)) {
        return unusable(keyName, files.key,
                        QStringLiteral("has the key of another certificate than TLS_CERT"));
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // clients have no certificates
    configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    return configuration;
}

TlsGate::TlsGate(EdgeContext &context, QSslConfiguration configuration, int threads)
    : m_context(context)
    , m_configuration(std::move(configuration))
{
    for (int i = 0; i < threads; ++i) {
        auto lane = std::make_unique<Lane>();
        lane->thread.setObjectName(QStringLiteral("tls-%1").arg(i + 1));
        lane->relays = std::make_unique<Mailbox>();
        lane->relays->moveToThread(&lane->thread);
        lane->thread.start();
        m_lanes.push_back(std::move(lane));
    }
}

TlsGate::~TlsGate()
{
    stop(QDeadlineTimer(0));
}

void TlsGate::use(QSslConfiguration configuration)
{
    MutexLock lock(m_mutex);
    m_configuration = std::move(configuration);
}

QSslConfiguration TlsGate::configuration() const
{
    MutexLock lock(m_mutex);
    return m_configuration;
}

void TlsGate::take(Descriptor fd, std::shared_ptr<ClientPlace> place, Adopt adopt)
{
    // Should the thread end first, the call is dropped and the descriptor closed.
    Mailbox *relays = m_lanes[m_next.fetch_add(1) % m_lanes.size()]->relays.get();
    relays->post([this, relays, descriptor = std::move(fd), place = std::move(place),
                  adopt = std::move(adopt)]() mutable {
        new TlsRelay(std::move(descriptor), std::move(place), configuration(), m_context,
                     std::move(adopt), relays);
    });
}

void TlsGate::stop(QDeadlineTimer deadline)
{
    for (const auto &lane : m_lanes) {
        if (!lane->thread.isRunning()) {
            continue;
        }
        qsizetype open = 1;
        while (open > 0 && !deadline.hasExpired()) {
            lane->relays->callAndWait([&] { open = lane->relays->children().size(); });
            if (open > 0) {
                QThread::msleep(5);
            }
        }
        lane->relays->callAndWait([&] {
            const QObjectList left = lane->relays->children();
            qDeleteAll(left);
        });
        lane->thread.quit();
        lane->thread.wait();
    }
}

} // namespace boxoffice
