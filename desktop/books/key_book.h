// The API keys of the current organizer, newest first, with those that were revoked.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_list.h"
#include "desktop/books/row_model.h"

namespace boxoffice {

class KeyBook : public OrganizerList
{
    Q_OBJECT

public:
    // access: borrowed, outlives this.
    explicit KeyBook(AccessBook &access);

    RowModel<ApiKey> &model() { return m_model; }

protected:
    void read(const Uuid &organizer) override;
    void forget() override { m_model.setRows({}); }

private:
    RowModel<ApiKey> m_model;
};

} // namespace boxoffice
