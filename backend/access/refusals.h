// The errors about accounts and rights, each with its only wording.
//
// Threads: pure functions.
#pragma once

#include "shared/api/access_dto.h"
#include "shared/error.h"

namespace boxoffice {

Error accessNotSetUp();
Error signInRequired();
Error credentialNotValid();
Error signInFailed();
Error forbidden(Permission permission);
Error invitedSomebodyElse();
Error belongsToOthersToo();
Error memberNotFound();
Error invitationNotFound();
Error keyNotFound();
Error accountNotFound();
Error linkNotValid();
Error alreadyMember();
Error lastOwner();
Error slugTaken();
Error emailTaken();
Error tooManyAttempts();

} // namespace boxoffice
