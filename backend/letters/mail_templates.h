// What mails say: the Mustache templates below the web root's mails/.
//
// A kind of mail in a language is two files, {en,de}/KIND.txt and KIND.html. The first line of the
// .txt is the subject, the second is empty. {{> part}} is the text of _part.txt or _part.html
// beside them, or one folder up. Values are escaped in HTML, and nowhere else.
//
// Threads: belongs to one thread; copies share nothing.
#pragma once

#include "shared/api/mail_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/result.h"

#include <kainjow/mustache.hpp>

#include <map>

namespace boxoffice {

struct WrittenMail
{
    QString subject; // one line
    QString text;
    QString html;
};

class MailTemplates
{
public:
    // Reads the templates of all kinds and languages. root: the web root. Fails with a sentence for
    // the operator that names the file and what is wrong with it.
    static Result<MailTemplates> load(const QString &root);

    // values: what the templates name. A name without a value is written as nothing. The HTML also
    // knows the subject, as {{subject}}. Fails with internal.
    Result<WrittenMail> write(MailKind kind, QStringView language,
                              kainjow::mustache::data values) const;

private:
    struct Source
    {
        std::string subject;
        std::string text;
        std::string html;
    };

    std::map<std::pair<QString, MailKind>, Source> m_sources; // by language and kind
};

} // namespace boxoffice
