// A table of slots by key, of constant size: for what is counted of clients.
//
// Time and memory are constant for any sequence of keys. The table is set-associative: a secret of
// the process maps a key to one set of kWays slots. A slot that says so is free. If no slot of the
// set is free, the key shares the set's overflow slot with all other keys that found none. So a
// flood of made-up keys neither evicts nor resets slots in use; it only makes new keys of the same
// set wait for each other.
//
// Threads: one at a time.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <vector>

namespace boxoffice {

// Slot: a value whose default is a free one, with `bool isFree(qint64 now) const`.
template <typename Slot> class KeyedSlots
{
public:
    static constexpr int kWays = 8;

    // mostKeys: rounded up to whole sets; 0: none can be asked for.
    explicit KeyedSlots(qsizetype mostKeys)
        : m_secrets{static_cast<size_t>(QRandomGenerator::system()->generate64()),
                    static_cast<size_t>(QRandomGenerator::system()->generate64())}
        , m_sets(static_cast<std::size_t>((std::max<qsizetype>(mostKeys, 0) + kWays - 1) / kWays))
    { }

    // Returns the key's slot: its own, or a free one, which becomes its own and is a new one, or
    // what newcomers share. looked: how many slots were looked at, at most kWays.
    Slot &slotOf(const QByteArray &key, qint64 now, int &looked)
    {
        Set &set = m_sets[qHash(key, m_secrets[0]) % m_sets.size()];
        const size_t hash = qHash(key, m_secrets[1]);
        Keyed *free = nullptr;
        for (Keyed &keyed : set.slots) {
            ++looked;
            if (keyed.slot.isFree(now)) {
                free = free ? free : &keyed;
            } else if (keyed.key == hash) {
                return keyed.slot;
            }
        }
        if (!free) {
            return set.shared;
        }
        *free = {hash, Slot()};
        return free->slot;
    }
    // Returns how many keys have a slot of their own that is not free.
    qsizetype inUse(qint64 now) const
    {
        qsizetype count = 0;
        for (const Set &set : m_sets) {
            count += std::count_if(set.slots.begin(), set.slots.end(),
                                   [now](const Keyed &keyed) { return !keyed.slot.isFree(now); });
        }
        return count;
    }

private:
    struct Keyed
    {
        size_t key = 0; // its keyed hash
        Slot slot;
    };
    struct Set
    {
        std::array<Keyed, kWays> slots;
        Slot shared; // of the keys that found no slot
    };

    std::array<size_t, 2> m_secrets; // for the set, and for the slot
    std::vector<Set> m_sets;         // as many all the time
};

} // namespace boxoffice
