// The members of an event that say how it is sold, for the codec of events and for the database.
//
// Threads: pure functions.
#pragma once

#include "shared/api/body_fields.h"
#include "shared/api/json_writer.h"
#include "shared/api/sale_json.h"

#include <vector>

class QJsonObject;

namespace boxoffice {

// patching: null clears a time, and is refused for the others; in a new event it is as good as
// absent.
std::vector<BodyMember> salesMembers(bool patching);
// Requires: the body may have these members.
SalesPatch salesPatchIn(BodyFields &fields);
void writeMembers(ObjectWriter &out, const SalesPatch &patch);
// Appends ,"name":value for each rule that is not the default.
void appendSalesMembers(QByteArray &json, const SalesRules &rules);
// Absent or unknown values leave the default.
SalesRules salesFrom(const QJsonObject &object);

} // namespace boxoffice
