// Sends mails by SMTP, with libcurl, over one connection that stays open between them.
//
// Threads: see MailSender; made and destroyed by the thread that sends.
#pragma once

#include "backend/outbox/mail_sender.h"
#include "backend/outbox/smtp_options.h"
#include "shared/clock.h"

#include <memory>

namespace boxoffice {

class SmtpSender final : public MailSender
{
public:
    // clock: of the field Date; borrowed, must outlive this.
    explicit SmtpSender(SmtpOptions options, const Clock &clock = Clock::system());
    ~SmtpSender() override; // says QUIT, but waits for no answer

    SendReport send(const Letter &letter, const Uuid &id,
                    const std::function<void()> &meanwhile) override;
    void stop() override;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace boxoffice
