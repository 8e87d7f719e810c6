// Letters in a few plain sentences of English.
//
// Threads: belongs to one thread.
#pragma once

#include "backend/outbox/composer.h"

namespace boxoffice {

class PlainComposer final : public Composer
{
public:
    // publicUrl: in front of the paths of links, without a slash at the end.
    explicit PlainComposer(QString publicUrl) : m_publicUrl(std::move(publicUrl)) { }

    Result<Letter> compose(const MailToSend &mail) override;

private:
    QString subjectOf(const MailToSend &mail) const;
    QString linkOf(const MailToSend &mail) const;

    const QString m_publicUrl;
};

} // namespace boxoffice
