// A list of the current organizer, which is read while somebody looks at it and may read it, and
// forgotten when another organizer's turn has come.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/access_book.h"
#include "desktop/client/read_trouble.h"

namespace boxoffice {

class OrganizerList : public QObject
{
    Q_OBJECT

public:
    // access: borrowed, outlives this.
    OrganizerList(AccessBook &access, Permission needed);

    // What is shown came from the server, even if it is nothing.
    bool isRead() const { return m_isRead; }
    bool isLoading() const { return m_call; }
    ReadTrouble &trouble() { return m_trouble; }
    AccessBook &access() { return m_access; }
    // Reads at once if somebody does.
    void setLookedAt(bool looked);
    // Again; once more if it is being read.
    void refresh();

Q_SIGNALS:
    // It was read, could not be, or was forgotten.
    void changed();

protected:
    virtual void read(const Uuid &organizer) = 0;
    virtual void forget() = 0;

    // One of the calls of read(); use(const T &) runs if it went well.
    template <typename T, typename Use> void expect(Call<T> *call, Use use)
    {
        m_call = call;
        connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
        call->then(this, [this, use = std::move(use)](const ApiResult<T> &result) {
            m_call = nullptr;
            if (result) {
                use(*result);
            } else {
                onFailed(result.error());
            }
        });
    }
    // The last call of read() went well.
    void onRead();

private:
    void restart();
    void onFailed(const ApiError &error);

    AccessBook &m_access;
    const Permission m_needed;
    ReadTrouble m_trouble;
    QPointer<CallBase> m_call;
    bool m_isLookedAt = false;
    bool m_isRead = false;
    bool m_again = false;
};

} // namespace boxoffice
