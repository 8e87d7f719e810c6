#include "backend/access/refusals.h"

#include "shared/api/access_json.h"

namespace boxoffice {

Error accessNotSetUp()
{
    return {
        ErrorCode::AccessNotSetUp,
        QStringLiteral("This server is open to everybody who reaches it, and was asked as if it "
                       "were public; whoever runs it sets ACCESS=protected and creates the "
                       "first account, or ACCESS=open to leave it open."),
        {}};
}

Error signInRequired()
{
    return {ErrorCode::SignInRequired, QStringLiteral("Please sign in."), {}};
}

Error credentialNotValid()
{
    return {ErrorCode::CredentialNotValid,
            QStringLiteral("The session or key is not valid, or not any more; please sign in."),
            {}};
}

Error signInFailed()
{
    return {ErrorCode::SignInFailed,
            QStringLiteral("The e-mail address, the password or the code is wrong."),
            {}};
}

Error forbidden(Permission permission)
{
    return {ErrorCode::Forbidden,
            u"This needs the permission " % QLatin1StringView(wireName(permission))
                % u", which you do not have.",
            {}};
}

Error invitedSomebodyElse()
{
    return {ErrorCode::Forbidden,
            QStringLiteral("This invitation is for another account; sign in with that one."),
            {}};
}

Error belongsToOthersToo()
{
    return {ErrorCode::Forbidden,
            QStringLiteral("This account belongs to other organizers, too, so only its owner or "
                           "whoever runs the server resets its password."),
            {}};
}

Error memberNotFound()
{
    return {ErrorCode::MemberNotFound, QStringLiteral("There is no such member."), {}};
}

Error invitationNotFound()
{
    return {ErrorCode::InvitationNotFound, QStringLiteral("There is no such invitation."), {}};
}

Error keyNotFound()
{
    return {ErrorCode::KeyNotFound, QStringLiteral("There is no such key."), {}};
}

Error accountNotFound()
{
    return {ErrorCode::AccountNotFound,
            QStringLiteral("Nobody has an account with this e-mail address; invite them."),
            QStringLiteral("email")};
}

Error linkNotValid()
{
    return {ErrorCode::LinkNotValid,
            QStringLiteral("This link is not valid, or was used already; ask for a new one."),
            {}};
}

Error alreadyMember()
{
    return {ErrorCode::AlreadyMember, QStringLiteral("This account is a member already."), {}};
}

Error lastOwner()
{
    return {ErrorCode::LastOwner,
            QStringLiteral("An organizer needs an owner; make somebody else one first."),
            {}};
}

Error slugTaken()
{
    return {ErrorCode::SlugTaken, QStringLiteral("Another organizer has this short name."),
            QStringLiteral("slug")};
}

Error emailTaken()
{
    return {ErrorCode::EmailTaken, QStringLiteral("Another account has this e-mail address."),
            QStringLiteral("email")};
}

Error tooManyAttempts()
{
    return {ErrorCode::TooManyAttempts,
            QStringLiteral("Too many attempts; nothing was tried, please wait."),
            {}};
}

} // namespace boxoffice
