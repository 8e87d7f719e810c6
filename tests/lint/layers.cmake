# Includes follow the arrows of the layers, and nothing includes tests.
# cmake -DROOT=… -P layers.cmake
set(backend shared backend/domain backend/abuse backend/access backend/tickets backend/markup backend/images backend/admission backend/reads
            backend/live backend/outbox backend/letters backend/database backend/private_postgres backend/storage
            backend/http backend/http/message backend/api)
set(may_shared            shared)
set(may_backend/domain    shared backend/domain)
set(may_backend/abuse     shared backend/abuse)
set(may_backend/access    shared backend/domain/audit.h backend/domain/seen_drafts.h backend/access)
set(may_backend/tickets   shared backend/access/sodium_start.h backend/tickets)
set(may_backend/markup    shared backend/markup)
set(may_backend/images    shared backend/images)
set(may_backend/admission shared backend/domain backend/admission)
set(may_backend/reads     shared backend/domain backend/reads)
set(may_backend/live      shared backend/domain backend/access backend/live)
set(may_backend/outbox    shared backend/domain backend/outbox)
set(may_backend/letters   shared backend/domain backend/outbox backend/tickets backend/letters)
set(may_backend/database  shared backend/database)
set(may_backend/private_postgres shared backend/database backend/private_postgres)
set(may_backend/storage   shared backend/domain backend/access backend/outbox backend/tickets/installation_secret.h
                          backend/tickets/mail_stop.h
                          backend/database backend/storage)
set(may_backend/http/message shared backend/abuse/client_address.h backend/http/message)
set(may_backend/http      shared backend/domain/reply_address.h backend/abuse backend/markup backend/http)
set(may_backend/api       shared backend/domain backend/abuse backend/access backend/letters backend/tickets backend/markup backend/images backend/admission
                          backend/reads backend/live backend/http backend/api)
set(may_backend/app       ${backend} backend/app)
set(may_desktop/client    shared desktop/client)
set(may_desktop/books     shared desktop/client desktop/books)
set(may_desktop/look      shared desktop/look)
set(desktop shared desktop/client desktop/books desktop/look)
set(parts desktop/console/events desktop/console/registrations desktop/console/dashboard
          desktop/console/mails desktop/console/orders desktop/console/team desktop/console/keys desktop/console/audit)
foreach(part IN LISTS parts) # none of each other
  set(may_${part} ${desktop} ${part})
endforeach()
set(may_desktop/console   ${desktop} desktop/console)
set(may_desktop/app       ${desktop} desktop/console desktop/app)
list(APPEND parts desktop/console/types) # which has times, as events do
set(may_desktop/console/types ${desktop} desktop/console/events/maybe_moment.h
                              desktop/console/events/rebased.h
                              desktop/console/events/time_zones.h desktop/console/types)
foreach(layer ${backend} backend/app desktop/client desktop/books desktop/look ${parts} desktop/console
              desktop/app)
  list(JOIN may_${layer} "|" allowed)
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${layer}/*.h ${ROOT}/${layer}/*.cpp)
  foreach(f IN LISTS files)
    file(STRINGS ${ROOT}/${f} lines REGEX "^ *# *include +\"")
    foreach(line IN LISTS lines)
      # Also refuses includes that are not spelled from the root; generated ones have no folder.
      if(NOT line MATCHES "^#include \"(${allowed})[/\"]" AND NOT line MATCHES "\"[a-z0-9_]+\\.moc\"")
        string(APPEND bad "  ${f}: ${line}\n")
      endif()
    endforeach()
  endforeach()
endforeach()
if(bad)
  message(FATAL_ERROR "Includes against the arrows:\n${bad}")
endif()
