// Ticket types, quotas, orders, holds and the waiting list against an oracle: a list of tickets,
// orders and entries that counts everything anew for each question, knows no pool and no batch, and
// is as slow as it is plain. Random sequences of all commands run through both; the tables are
// written as the statements of the store write them, with their constraints. A sequence that fails
// is shrunk to the steps that it needs.
//
// BOXOFFICE_SEQUENCES: how many sequences of 200 steps (300).
#include "backend/domain/decide.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace boxoffice;

namespace {

constexpr qint64 kStart = 1'700'000'000'000;
constexpr int kPeople = 7;

QString person(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

// What a step does, with numbers that mean something in whatever state it meets.
struct Step
{
    int kind = 0;
    std::array<int, 6> n = {};
};

enum Kind {
    Register,
    Place,
    Hold,
    Confirm,
    Extend,
    Cancel,
    CancelTicket,
    Restore,
    Move,
    Add,
    Exceed,
    Join,
    Leave,
    Offer,
    Capacity,
    TypeCapacity,
    QuotaSize,
    Policy,
    Wait,
    Expire,
    Hide,
    Close,
    kKinds
};

// ---- The oracle
// -----------------------------------------------------------------------------------

struct PlainTicket
{
    int type = -1, order = -1, person = 0;
    bool active = true, extra = false;
};

struct PlainOrder
{
    std::vector<std::pair<int, int>> lines; // type or -1, seats
    int person = 0;
    QString status = QStringLiteral("held");
    qint64 expires = 0;
    bool extended = false;
    int entry = -1;

    int seats() const
    {
        int all = 0;
        for (const auto &line : lines) {
            all += line.second;
        }
        return all;
    }
};

struct PlainEntry
{
    int person = 0, type = -1, quantity = 1;
    QString status = QStringLiteral("waiting");
    int order = -1;
};

struct Plain
{
    bool typed = false;
    int capacity = 5;
    std::vector<int> typeCapacity = {}; // -1: none
    std::vector<bool> hidden = {};
    std::vector<std::pair<int, std::vector<int>>> quotas = {}; // size, types
    bool strict = true, cancelled = false;
    qint64 now = kStart;
    std::vector<PlainTicket> tickets = {};
    std::vector<PlainOrder> orders = {};
    std::vector<PlainEntry> entries = {};

    int types() const { return static_cast<int>(typeCapacity.size()); }
    int usedBy(const std::vector<int> &ofTypes, bool all) const
    {
        int used = 0;
        const auto counts = [&](int type) {
            return all || std::count(ofTypes.begin(), ofTypes.end(), type) > 0;
        };
        for (const PlainTicket &ticket : tickets) {
            used += ticket.active && counts(ticket.type) ? 1 : 0;
        }
        for (const PlainOrder &order : orders) {
            for (const auto &[type, seats] : order.lines) {
                used += order.status == u"held" && counts(type) ? seats : 0;
            }
        }
        return used;
    }
    // Limits that seats of a type come under: 0 the event, 1 + t, 1 + types + q.
    std::vector<int> limitsOf(int type) const
    {
        std::vector<int> limits{0};
        if (type >= 0) {
            limits.push_back(1 + type);
            for (int q = 0; q < static_cast<int>(quotas.size()); ++q) {
                const auto &of = quotas[static_cast<std::size_t>(q)].second;
                if (std::count(of.begin(), of.end(), type)) {
                    limits.push_back(1 + types() + q);
                }
            }
        }
        return limits;
    }
    int room(int limit) const
    {
        if (limit == 0) {
            return capacity - usedBy({}, true);
        }
        if (limit <= types()) {
            const int most = typeCapacity[static_cast<std::size_t>(limit - 1)];
            return most < 0 ? 1'000'000 : most - usedBy({limit - 1}, false);
        }
        const auto &[size, of] = quotas[static_cast<std::size_t>(limit - 1 - types())];
        return size - usedBy(of, false);
    }
    bool fits(const std::vector<std::pair<int, int>> &lines, const QSet<int> &closed) const
    {
        std::map<int, int> wanted;
        for (const auto &[type, seats] : lines) {
            for (const int limit : limitsOf(type)) {
                wanted[limit] += seats;
            }
        }
        return std::all_of(wanted.begin(), wanted.end(), [&](const auto &want) {
            return !closed.contains(want.first) && room(want.first) >= want.second;
        });
    }
    std::vector<int> optionsOf(int type) const
    {
        if (cancelled) {
            return {};
        }
        if (type >= 0 || !typed) {
            return {type};
        }
        std::vector<int> options;
        for (int t = 0; t < types(); ++t) {
            if (!hidden[static_cast<std::size_t>(t)]) {
                options.push_back(t);
            }
        }
        return options;
    }
    // Who is to be served next, of which type; what is closed for those behind.
    std::pair<int, int> next(QSet<int> &closed) const
    {
        for (int i = 0; i < static_cast<int>(entries.size()); ++i) {
            const PlainEntry &entry = entries[static_cast<std::size_t>(i)];
            if (entry.status != u"waiting") {
                continue;
            }
            const std::vector<int> options = optionsOf(entry.type);
            for (const int type : options) {
                if (fits({{type, entry.quantity}}, closed)) {
                    return {i, type};
                }
            }
            for (const int type : options) {
                for (const int limit : limitsOf(type)) {
                    if (strict && room(limit) < entry.quantity) {
                        closed.insert(limit);
                    }
                }
            }
        }
        return {-1, -1};
    }
    void offer(int i, int type)
    {
        PlainEntry &entry = entries[static_cast<std::size_t>(i)];
        PlainOrder order;
        order.lines = {{type, entry.quantity}};
        order.person = entry.person;
        order.expires = now + 12 * 3'600'000;
        order.entry = i;
        entry.status = QStringLiteral("offered");
        entry.order = static_cast<int>(orders.size());
        orders.push_back(order);
    }
    void serve()
    {
        for (;;) {
            QSet<int> closed;
            const auto [i, type] = next(closed);
            if (i < 0) {
                return;
            }
            offer(i, type);
        }
    }
    void expire()
    {
        for (PlainOrder &order : orders) {
            if (order.status == u"held" && order.expires <= now) {
                order.status = QStringLiteral("expired");
                settle(order, "expired");
            }
        }
        serve();
    }
    void settle(const PlainOrder &order, const char *status)
    {
        if (order.entry >= 0) {
            entries[static_cast<std::size_t>(order.entry)].status = QString::fromLatin1(status);
        }
    }
    int seatsOf(int who) const
    {
        const auto has = [who](const PlainTicket &t) { return t.active && t.person == who; };
        return static_cast<int>(std::count_if(tickets.begin(), tickets.end(), has));
    }
    int heldBy(int who) const
    {
        int held = 0;
        for (const PlainOrder &order : orders) {
            held += order.status == u"held" && order.person == who ? order.seats() : 0;
        }
        return held;
    }
    QSet<int> closedToNewcomers() const
    {
        QSet<int> closed;
        next(closed);
        return closed;
    }
    bool isRoomFor(const std::vector<std::pair<int, int>> &lines) const
    {
        return fits(lines, closedToNewcomers());
    }
    // Which refusal, by the event's or the type's limits.
    QByteArray full(int type, const QSet<int> &closed) const
    {
        return type < 0 || closed.contains(0) || room(0) <= 0 ? "event_full" : "ticket_type_full";
    }
    QByteArray fullOf(const std::vector<std::pair<int, int>> &lines) const
    {
        const QSet<int> closed = closedToNewcomers();
        for (const auto &line : lines) {
            if (!fits({line}, closed)) {
                return full(line.first, closed);
            }
        }
        return "event_full";
    }
    void book(int order)
    {
        const PlainOrder &of = orders[static_cast<std::size_t>(order)];
        for (const auto &[type, seats] : of.lines) {
            for (int i = 0; i < seats; ++i) {
                tickets.push_back({type, order, of.person});
            }
        }
    }
    void cancelTicket(PlainTicket &ticket)
    {
        ticket.active = false;
        if (ticket.extra) {
            grow(ticket.type, -1);
        }
    }
    void grow(int type, int by)
    {
        capacity += by;
        if (type < 0) {
            return;
        }
        int &own = typeCapacity[static_cast<std::size_t>(type)];
        own += own < 0 ? 0 : by;
        for (auto &[size, of] : quotas) {
            size += std::count(of.begin(), of.end(), type) ? by : 0;
        }
    }
};

// ---- The tables
// -----------------------------------------------------------------------------------

struct World
{
    Event event;
    std::map<Uuid, TicketType> types = {};
    std::map<Uuid, Quota> quotas = {};
    std::map<Uuid, Registration> registrations = {};
    std::map<Uuid, Order> orders = {};
    std::map<Uuid, WaitingEntry> entries = {};
    qint64 now = kStart;
    int readOfEach = 1; // those who wait
    std::vector<Uuid> typeIds = {}, quotaIds = {};
};

void readWaiting(const World &world, int ofEach, EventSales &sales)
{
    KnownWaiting &waiting = sales.waiting;
    waiting.entries.clear();
    waiting.unfinished.clear();
    waiting.ranOut = false;
    std::map<Wish, int> read;
    for (const auto &[id, entry] : world.entries) {
        if (entry.status != WaitingStatus::Waiting) {
            continue;
        }
        const Wish wish = wishOf(entry);
        if (read[wish] >= ofEach) {
            continue;
        }
        waiting.entries.emplace(id, entry);
        if (++read[wish] == ofEach) {
            waiting.unfinished.insert(wish);
        }
    }
}

LockedState stateOf(const World &world, int ofEach)
{
    LockedState state;
    state.nowMicros = world.now * 1000;
    LockedEvent locked{{world.event.capacity, world.event.bookedCount, world.event.heldCount}};
    locked.open = world.event.status == EventStatus::Published;
    locked.sales = world.event.sales;
    locked.sells = true;
    state.details.insert(world.event.id, world.event);
    EventSales sales;
    for (const auto &[id, type] : world.types) {
        sales.types.push_back(type);
    }
    sales.sortTypes();
    for (const auto &[id, quota] : world.quotas) {
        sales.quotas.push_back(quota);
    }
    for (int i = 0; i < kPeople; ++i) {
        sales.numbersOf.insert(person(i), {});
    }
    for (const auto &[id, registration] : world.registrations) {
        state.named.insert({world.event.id, id}, registration);
        locked.lastId = std::max(locked.lastId, id);
        if (!registration.cancelledAt) {
            state.registered.insert({world.event.id, registration.userEmail});
            sales.numbersOf[registration.userEmail].insert(registration.nth);
            if (registration.orderId) {
                sales.registrationsOf[*registration.orderId].push_back(id);
            }
        }
    }
    for (const auto &[id, order] : world.orders) {
        sales.orders.insert(id, order);
        sales.lastOrderId = std::max(sales.lastOrderId, id);
        if (order.status == OrderStatus::Held) {
            sales.heldOf[order.email] += seatsOf(order.lines);
        }
    }
    for (const auto &[id, entry] : world.entries) {
        sales.named.insert(id, entry);
        sales.waiting.lastId = std::max(sales.waiting.lastId, id);
        if (entry.status == WaitingStatus::Waiting || entry.status == WaitingStatus::Offered) {
            sales.waitingAs.insert(entry.email, id);
        }
    }
    readWaiting(world, ofEach, sales);
    state.events.insert(world.event.id, locked);
    state.sales.insert(world.event.id, sales);
    return state;
}

#define REQUIRE(condition)                                                                         \
    if (!(condition)) {                                                                            \
        return #condition;                                                                         \
    }

// As the statements of the store do it. Returns the constraint that refuses it, or nothing.
QByteArray write(World &world, const Decision &decision)
{
    const auto overwrite = [&world](const std::vector<Registration> &changed) {
        for (const Registration &registration : changed) {
            world.registrations[registration.id] = registration;
        }
    };
    overwrite(decision.cancellations);
    overwrite(decision.rewrites);
    for (const Registration &added : decision.registrations) {
        REQUIRE(!world.registrations.contains(added.id));
        world.registrations[added.id] = added;
    }
    overwrite(decision.lateRewrites);
    for (const Event &update : decision.updates) {
        world.event = update;
    }
    for (const Order &order : decision.newOrders) {
        REQUIRE(!world.orders.contains(order.id));
        world.orders[order.id] = order;
    }
    for (const Order &order : decision.changedOrders) {
        REQUIRE(world.orders.contains(order.id));
        world.orders[order.id] = order;
    }
    if (!decision.closedLists.empty()) {
        for (auto &[id, entry] : world.entries) {
            if (entry.status == WaitingStatus::Waiting || entry.status == WaitingStatus::Offered) {
                entry.status = WaitingStatus::Closed;
            }
        }
    }
    for (const WaitingEntry &entry : decision.changedEntries) {
        REQUIRE(world.entries.contains(entry.id));
        world.entries[entry.id] = entry;
    }
    for (const WaitingEntry &entry : decision.newEntries) {
        REQUIRE(!world.entries.contains(entry.id));
        world.entries[entry.id] = entry;
    }
    for (const TicketType &type : decision.types) {
        world.types[type.id] = type;
    }
    for (const Quota &quota : decision.quotas) {
        world.quotas[quota.id] = quota;
    }
    for (const CountedSales &counted : decision.counted) {
        world.event.capacity = counted.seats.capacity();
        world.event.bookedCount = counted.seats.booked();
        world.event.heldCount = counted.seats.held();
        for (const TicketType &type : counted.types) {
            world.types[type.id] = type;
        }
        for (const Quota &quota : counted.quotas) {
            world.quotas[quota.id] = quota;
        }
    }
    return {};
}

QByteArray constraints(const World &world)
{
    const Event &event = world.event;
    REQUIRE(event.bookedCount >= 0 && event.heldCount >= 0);
    REQUIRE(event.bookedCount + event.heldCount <= event.capacity);
    for (const auto &[id, type] : world.types) {
        REQUIRE(type.bookedCount >= 0 && type.heldCount >= 0);
        REQUIRE(!type.capacity || type.bookedCount + type.heldCount <= *type.capacity);
    }
    for (const auto &[id, quota] : world.quotas) {
        REQUIRE(quota.bookedCount + quota.heldCount <= quota.size);
    }
    std::map<QString, QSet<int>> seats;
    int booked = 0, held = 0;
    for (const auto &[id, registration] : world.registrations) {
        if (!registration.cancelledAt) {
            REQUIRE(!seats[registration.userEmail].contains(registration.nth));
            seats[registration.userEmail].insert(registration.nth);
            ++booked;
        }
    }
    for (const auto &[id, order] : world.orders) {
        held += order.status == OrderStatus::Held ? seatsOf(order.lines) : 0;
    }
    REQUIRE(booked == event.bookedCount);
    REQUIRE(held == event.heldCount);
    QSet<QString> waiting;
    for (const auto &[id, entry] : world.entries) {
        if (entry.status == WaitingStatus::Waiting || entry.status == WaitingStatus::Offered) {
            REQUIRE(!waiting.contains(entry.email));
            waiting.insert(entry.email);
        }
    }
    return {};
}

// ---- Both
// -----------------------------------------------------------------------------------------

template <typename Map> const typename Map::mapped_type *nth(const Map &all, int n)
{
    if (all.empty()) {
        return nullptr;
    }
    auto it = all.begin();
    std::advance(it, n % static_cast<int>(all.size()));
    return &it->second;
}

// What a step asks for, and what the oracle says to it, which it does at once.
class Play
{
public:
    explicit Play(quint32 seed) : m_random(seed) { }

    QByteArray run(const std::vector<Step> &steps);

private:
    void begin(quint32 shape);
    std::optional<Command> commandOf(const Step &step);
    Step resolved(Step step) const;
    QByteArray plainly(const Step &step);
    QByteArray plainOrder(const Step &step, bool holds);
    QByteArray plainConfirm(int n);
    QByteArray plainCancel(int n);
    QByteArray plainAdd(const Step &step, bool exceeds);
    QByteArray plainJoin(const Step &step);
    QByteArray same() const;

    std::vector<std::pair<int, int>> linesIn(const Step &step) const
    {
        std::vector<std::pair<int, int>> lines{{typeIn(step), 1 + step.n[2] % 3}};
        if (m_plain.typed && step.n[3] % 3 == 0) {
            const int other = (lines[0].first + 1) % m_plain.types();
            if (other != lines[0].first) {
                lines.push_back({other, 1 + step.n[4] % 2});
            }
        }
        return lines;
    }
    int typeIn(const Step &step) const { return m_plain.typed ? step.n[1] % m_plain.types() : -1; }
    std::optional<Uuid> idOf(int type) const
    {
        return type < 0 ? std::nullopt
                        : std::optional(m_world.typeIds[static_cast<std::size_t>(type)]);
    }
    static int personIn(const Step &step) { return step.n[0] % kPeople; }

    QRandomGenerator m_random;
    Plain m_plain;
    World m_world;
    IdSource m_ids;
};

void Play::begin(quint32 shape)
{
    m_plain = {};
    m_world = {};
    m_ids = {};
    m_world.event.id.bytes[15] = 1;
    m_world.event.name = QStringLiteral("n");
    m_world.event.version = 1;
    m_world.event.sales.waitingList = true;
    m_world.event.sales.maxPerEmail = 4;
    m_world.event.sales.maxPerOrder = 4;
    m_plain.capacity = 2 + static_cast<int>(shape % 5);
    m_world.event.capacity = m_plain.capacity;
    m_plain.strict = shape & 32;
    m_world.event.sales.waitingPolicy =
        m_plain.strict ? WaitingPolicy::Strict : WaitingPolicy::Fill;
    m_world.readOfEach = 1 + static_cast<int>(shape / 7 % 3);
    m_plain.typed = shape & 64;
    if (!m_plain.typed) {
        return;
    }
    for (int t = 0; t < 3; ++t) {
        TicketType type{m_ids.next(kStart * 1000), m_world.event.id, QStringLiteral("t")};
        type.position = t;
        const int capacity = t == 2 ? -1 : 1 + static_cast<int>(shape / (3 + t) % 3);
        type.capacity = capacity < 0 ? std::nullopt : std::optional(capacity);
        m_plain.typeCapacity.push_back(capacity);
        m_plain.hidden.push_back(false);
        m_world.types[type.id] = type;
        m_world.typeIds.push_back(type.id);
    }
    for (int q = 0; q < 2; ++q) { // they cross
        Quota quota{m_ids.next(kStart * 1000), m_world.event.id, QStringLiteral("q"), 2 + q};
        quota.ticketTypeIds = {m_world.typeIds[static_cast<std::size_t>(q)],
                               m_world.typeIds[static_cast<std::size_t>(q) + 1]};
        std::sort(quota.ticketTypeIds.begin(), quota.ticketTypeIds.end());
        m_plain.quotas.push_back({quota.size, {q, q + 1}});
        m_world.quotas[quota.id] = quota;
        m_world.quotaIds.push_back(quota.id);
    }
}

std::optional<Command> Play::commandOf(const Step &step)
{
    const Uuid event = m_world.event.id;
    const QString email = person(personIn(step));
    const auto draftOf = [&](bool holds) {
        OrderDraft draft{email};
        for (const auto &[type, seats] : linesIn(step)) {
            draft.lines.append({idOf(type), seats});
        }
        draft.hold = holds;
        return draft;
    };
    const Order *order = nth(m_world.orders, step.n[1]);
    const Registration *ticket = nth(m_world.registrations, step.n[1]);
    const WaitingEntry *entry = nth(m_world.entries, step.n[1]);
    switch (step.kind) {
    case Register: {
        RegisterCommand command{event, email};
        command.ticketTypeId = step.n[3] % 2 ? idOf(typeIn(step)) : std::nullopt;
        return command;
    }
    case Place:
        return PlaceOrderCommand{event, draftOf(false)};
    case Hold:
        return PlaceOrderCommand{event, draftOf(true)};
    case Confirm:
        return order ? std::optional<Command>(ConfirmOrderCommand{event, order->id}) : std::nullopt;
    case Extend:
        return order ? std::optional<Command>(ExtendOrderCommand{event, order->id}) : std::nullopt;
    case Cancel:
        return order ? std::optional<Command>(CancelOrderCommand{event, order->id}) : std::nullopt;
    case CancelTicket:
        return ticket ? std::optional<Command>(CancelRegistrationCommand{event, ticket->id})
                      : std::nullopt;
    case Restore:
        return ticket ? std::optional<Command>(RestoreRegistrationCommand{event, ticket->id})
                      : std::nullopt;
    case Move: {
        if (!ticket || !m_plain.typed) {
            return {};
        }
        CorrectRegistrationCommand command{event, ticket->id};
        command.patch.ticketTypeId = idOf(step.n[2] % m_plain.types());
        return command;
    }
    case Add:
    case Exceed: {
        AddRegistrationCommand command{event, {email}, step.kind == Exceed};
        command.draft.ticketTypeId = idOf(typeIn(step));
        return command;
    }
    case Join: {
        WaitingDraft draft{email};
        draft.quantity = 1 + step.n[2] % 3;
        draft.ticketTypeId = step.n[3] % 2 ? idOf(typeIn(step)) : std::nullopt;
        return JoinWaitingListCommand{event, draft};
    }
    case Leave:
        return entry ? std::optional<Command>(LeaveWaitingListCommand{event, entry->id})
                     : std::nullopt;
    case Offer:
        return entry ? std::optional<Command>(OfferSeatsCommand{event, entry->id}) : std::nullopt;
    case Capacity: {
        UpdateEventCommand command{event, {}};
        command.patch.capacity = 1 + step.n[1] % 8;
        return command;
    }
    case Policy: {
        UpdateEventCommand command{event, {}};
        command.patch.sales.waitingPolicy =
            step.n[1] % 2 ? WaitingPolicy::Strict : WaitingPolicy::Fill;
        return command;
    }
    case Close: {
        UpdateEventCommand command{event, {}};
        command.patch.status = step.n[1] % 2 ? EventStatus::Cancelled : EventStatus::Published;
        return command;
    }
    case TypeCapacity:
    case Hide: {
        if (!m_plain.typed) {
            return {};
        }
        UpdateTicketTypeCommand command{event, *idOf(typeIn(step)), {}};
        if (step.kind == Hide) {
            command.patch.hidden = step.n[2] % 2 == 1;
        } else {
            command.patch.capacity = std::optional(step.n[2] % 5);
        }
        return command;
    }
    case QuotaSize: {
        if (!m_plain.typed) {
            return {};
        }
        UpdateQuotaCommand command{
            event, m_world.quotaIds[static_cast<std::size_t>(step.n[1] % 2)], {}};
        command.patch.size = step.n[2] % 6;
        return command;
    }
    case Expire:
        return ExpireHoldsCommand{event};
    default:
        return {};
    }
}

QByteArray Play::plainOrder(const Step &step, bool holds)
{
    const auto lines = linesIn(step);
    PlainOrder order;
    order.lines = lines;
    order.person = personIn(step);
    if (m_plain.cancelled) {
        return "event_not_open";
    }
    if (order.seats() > 4) {
        return "invalid_field";
    }
    if (m_plain.seatsOf(order.person) + m_plain.heldBy(order.person) + order.seats() > 4) {
        return "limit_per_email";
    }
    if (!m_plain.isRoomFor(lines)) {
        return m_plain.fullOf(lines);
    }
    order.status = holds ? QStringLiteral("held") : QStringLiteral("confirmed");
    order.expires = m_plain.now + 600'000;
    m_plain.orders.push_back(order);
    if (!holds) {
        m_plain.book(static_cast<int>(m_plain.orders.size()) - 1);
    }
    return "done";
}

QByteArray Play::plainConfirm(int n)
{
    PlainOrder &order = m_plain.orders[static_cast<std::size_t>(n)];
    if (order.status != u"held" && order.status != u"expired") {
        return "order_not_held";
    }
    if (m_plain.cancelled) {
        return "event_not_open";
    }
    const int others = m_plain.heldBy(order.person) - (order.status == u"held" ? order.seats() : 0);
    if (m_plain.seatsOf(order.person) + others + order.seats() > 4) {
        return "limit_per_email";
    }
    if (order.status == u"expired" && !m_plain.isRoomFor(order.lines)) {
        return "hold_expired";
    }
    order.status = QStringLiteral("confirmed");
    m_plain.book(n);
    m_plain.settle(m_plain.orders[static_cast<std::size_t>(n)], "claimed");
    return "done";
}

QByteArray Play::plainCancel(int n)
{
    PlainOrder &order = m_plain.orders[static_cast<std::size_t>(n)];
    if (order.status == u"confirmed") {
        for (PlainTicket &ticket : m_plain.tickets) {
            if (ticket.active && ticket.order == n) {
                m_plain.cancelTicket(ticket);
            }
        }
    } else if (order.status == u"held") {
        order.status = QStringLiteral("cancelled");
        m_plain.settle(order, "left");
    }
    return "done";
}

QByteArray Play::plainAdd(const Step &step, bool exceeds)
{
    const int type = typeIn(step);
    if (m_plain.seatsOf(personIn(step)) > 0) {
        return "already_registered";
    }
    if (!exceeds && !m_plain.fits({{type, 1}}, {})) {
        return m_plain.full(type, {});
    }
    if (exceeds) {
        m_plain.grow(type, 1);
    }
    PlainTicket ticket{type, -1, personIn(step)};
    ticket.extra = exceeds;
    m_plain.tickets.push_back(ticket);
    return "done";
}

QByteArray Play::plainJoin(const Step &step)
{
    const int who = personIn(step);
    PlainEntry entry{who, step.n[3] % 2 ? typeIn(step) : -1, 1 + step.n[2] % 3};
    if (m_plain.cancelled) {
        return "event_not_open";
    }
    for (const PlainEntry &other : m_plain.entries) {
        if (other.person == who && (other.status == u"waiting" || other.status == u"offered")) {
            return "already_waiting";
        }
    }
    if (m_plain.seatsOf(who) + m_plain.heldBy(who) + entry.quantity > 4) {
        return "limit_per_email";
    }
    for (const int type : m_plain.optionsOf(entry.type)) {
        if (m_plain.isRoomFor({{type, entry.quantity}})) {
            return "seats_available";
        }
    }
    m_plain.entries.push_back(entry);
    return "done";
}

QByteArray Play::plainly(const Step &step)
{
    Plain &plain = m_plain;
    const auto place = [&step](const auto &all) {
        return step.n[1] % static_cast<int>(std::max<std::size_t>(all.size(), 1));
    };
    const int n = place(plain.orders);
    switch (step.kind) {
    case Register: {
        const int type = step.n[3] % 2 ? typeIn(step) : -1;
        if (plain.cancelled) {
            return "event_not_open";
        }
        if (plain.seatsOf(personIn(step)) > 0) {
            return "already_registered";
        }
        for (const int option : plain.optionsOf(type)) {
            if (plain.isRoomFor({{option, 1}})) {
                plain.tickets.push_back({option, -1, personIn(step)});
                return "done";
            }
        }
        return plain.full(type, plain.closedToNewcomers());
    }
    case Place:
        return plainOrder(step, false);
    case Hold:
        return plainOrder(step, true);
    case Confirm:
        return plainConfirm(n);
    case Extend: {
        PlainOrder &order = plain.orders[static_cast<std::size_t>(n)];
        if (order.status != u"held") {
            return order.status == u"expired" ? "hold_expired" : "order_not_held";
        }
        if (order.extended || order.entry >= 0) {
            return "already_extended";
        }
        order.extended = true;
        order.expires = plain.now + 600'000;
        return "done";
    }
    case Cancel:
        return plainCancel(n);
    case CancelTicket: {
        PlainTicket &ticket = plain.tickets[static_cast<std::size_t>(place(plain.tickets))];
        if (ticket.active) {
            plain.cancelTicket(ticket);
        }
        return "done";
    }
    case Restore: {
        PlainTicket &ticket = plain.tickets[static_cast<std::size_t>(place(plain.tickets))];
        if (ticket.active) {
            return "done";
        }
        if (ticket.order < 0 && plain.seatsOf(ticket.person) > 0) {
            return "already_registered";
        }
        if (!plain.fits({{ticket.type, 1}}, {})) {
            return plain.full(ticket.type, {});
        }
        ticket.active = true;
        ticket.extra = false;
        return "done";
    }
    case Move: {
        PlainTicket &ticket = plain.tickets[static_cast<std::size_t>(place(plain.tickets))];
        const int type = step.n[2] % plain.types();
        if (ticket.type != type && ticket.active) {
            ticket.active = false;
            const bool isRoom = plain.fits({{type, 1}}, {});
            ticket.active = true;
            if (!isRoom) {
                return plain.full(type, {});
            }
        }
        ticket.type = type;
        return "done";
    }
    case Add:
        return plainAdd(step, false);
    case Exceed:
        return plainAdd(step, true);
    case Join:
        return plainJoin(step);
    case Leave: {
        PlainEntry &entry = plain.entries[static_cast<std::size_t>(place(plain.entries))];
        if (entry.status == u"offered") {
            plain.orders[static_cast<std::size_t>(entry.order)].status =
                QStringLiteral("cancelled");
        }
        if (entry.status == u"offered" || entry.status == u"waiting") {
            entry.status = QStringLiteral("left");
        }
        return "done";
    }
    case Offer: {
        const int i = place(plain.entries);
        const PlainEntry &entry = plain.entries[static_cast<std::size_t>(i)];
        if (entry.status != u"waiting") {
            return "entry_not_waiting";
        }
        if (plain.cancelled) {
            return "event_not_open";
        }
        for (const int type : plain.optionsOf(entry.type)) {
            if (plain.fits({{type, entry.quantity}}, {})) {
                plain.offer(i, type);
                return "done";
            }
        }
        return plain.full(entry.type, {});
    }
    case Capacity: {
        const int capacity = 1 + step.n[1] % 8;
        if (capacity < plain.usedBy({}, true)) {
            return "capacity_below_booked";
        }
        plain.capacity = capacity;
        return "done";
    }
    case Policy:
        plain.strict = step.n[1] % 2;
        return "done";
    case Close: {
        const bool cancels = step.n[1] % 2;
        if (cancels && !plain.cancelled) {
            for (PlainOrder &order : plain.orders) {
                if (order.entry >= 0 && order.status == u"held") {
                    order.status = QStringLiteral("cancelled");
                }
            }
            for (PlainEntry &entry : plain.entries) {
                if (entry.status == u"waiting" || entry.status == u"offered") {
                    entry.status = QStringLiteral("closed");
                }
            }
        }
        plain.cancelled = cancels;
        return "done";
    }
    case TypeCapacity: {
        const int type = typeIn(step);
        if (step.n[2] % 5 < plain.usedBy({type}, false)) {
            return "capacity_below_booked";
        }
        plain.typeCapacity[static_cast<std::size_t>(type)] = step.n[2] % 5;
        return "done";
    }
    case Hide:
        plain.hidden[static_cast<std::size_t>(typeIn(step))] = step.n[2] % 2 == 1;
        return "done";
    case QuotaSize: {
        auto &[size, of] = plain.quotas[static_cast<std::size_t>(step.n[1] % 2)];
        if (step.n[2] % 6 < plain.usedBy(of, false)) {
            return "capacity_below_booked";
        }
        size = step.n[2] % 6;
        return "done";
    }
    default:
        return "done";
    }
}

// Whether the tables say what the oracle says: all orders and entries, all tickets, all counts.
QByteArray Play::same() const
{
    REQUIRE(m_world.event.capacity == m_plain.capacity);
    REQUIRE(m_world.orders.size() == m_plain.orders.size());
    std::size_t i = 0;
    for (const auto &[id, order] : m_world.orders) {
        const PlainOrder &plain = m_plain.orders[i++];
        const char *const names[] = {"held", "confirmed", "cancelled", "expired"};
        REQUIRE(plain.status == QLatin1StringView(names[static_cast<int>(order.status)]));
        REQUIRE(order.email == person(plain.person));
        REQUIRE(plain.status != u"held" || order.expiresAt == plain.expires);
        REQUIRE(order.lines.size() == static_cast<qsizetype>(plain.lines.size()));
        REQUIRE(order.lines.first().ticketTypeId == idOf(plain.lines.front().first));
    }
    REQUIRE(m_world.entries.size() == m_plain.entries.size());
    i = 0;
    for (const auto &[id, entry] : m_world.entries) {
        const PlainEntry &plain = m_plain.entries[i++];
        const char *const names[] = {"waiting", "offered", "claimed", "expired", "left", "closed"};
        REQUIRE(plain.status == QLatin1StringView(names[static_cast<int>(entry.status)]));
    }
    REQUIRE(m_world.registrations.size() == m_plain.tickets.size());
    i = 0;
    for (const auto &[id, registration] : m_world.registrations) {
        const PlainTicket &plain = m_plain.tickets[i++];
        REQUIRE(plain.active == !registration.cancelledAt);
        REQUIRE(registration.userEmail == person(plain.person));
        REQUIRE(registration.ticketTypeId == idOf(plain.type));
        REQUIRE(plain.extra == registration.extra || !plain.active);
    }
    for (std::size_t t = 0; t < m_world.typeIds.size(); ++t) {
        const TicketType &type = m_world.types.at(m_world.typeIds[t]);
        REQUIRE(type.bookedCount + type.heldCount == m_plain.usedBy({static_cast<int>(t)}, false));
        REQUIRE(type.capacity.value_or(-1) == m_plain.typeCapacity[t]);
    }
    for (std::size_t q = 0; q < m_world.quotaIds.size(); ++q) {
        const Quota &quota = m_world.quotas.at(m_world.quotaIds[q]);
        REQUIRE(quota.bookedCount + quota.heldCount
                == m_plain.usedBy(m_plain.quotas[q].second, false));
    }
    return constraints(m_world);
}

QByteArray said(const Outcome &outcome)
{
    const Error *error = outcome.error();
    return error ? wireName(error->code).toByteArray() : QByteArray("done");
}

// With the place of what it names, which commands before it in the batch do not move.
Step Play::resolved(Step step) const
{
    const auto size = [&] {
        switch (step.kind) {
        case Confirm:
        case Extend:
        case Cancel:
            return m_plain.orders.size();
        case CancelTicket:
        case Restore:
        case Move:
            return m_plain.tickets.size();
        case Leave:
        case Offer:
            return m_plain.entries.size();
        default:
            return std::size_t{1'000};
        }
    }();
    step.n[1] %= static_cast<int>(std::max<std::size_t>(size, 1));
    return step;
}

// Runs steps in batches of one to four. Returns what is wrong, or nothing.
QByteArray Play::run(const std::vector<Step> &steps)
{
    begin(m_random.generate() % 4096);
    std::size_t next = 0;
    while (next < steps.size()) {
        const Step &first = steps[next];
        if (first.kind == Wait) {
            m_plain.now += (1 + first.n[0] % 3) * 300'000 + (first.n[1] % 40 == 0 ? 43'200'000 : 0);
            m_world.now = m_plain.now;
            ++next;
            continue;
        }
        std::vector<Command> batch;
        std::vector<Step> asked;
        const std::size_t most = 1 + static_cast<std::size_t>(first.n[5] % 4);
        for (; next < steps.size() && batch.size() < most && steps[next].kind != Wait; ++next) {
            const Step step = resolved(steps[next]);
            if (const auto command = commandOf(step)) {
                batch.push_back(*command);
                asked.push_back(step);
            }
        }
        if (batch.empty()) {
            continue;
        }
        int ofEach = m_world.readOfEach;
        LockedState state = stateOf(m_world, ofEach);
        Decision decision = decide(batch, state, m_ids);
        while (decision.ranOut) {
            state = stateOf(m_world, ofEach *= 8);
            decision = decide(batch, state, m_ids);
        }
        if (const QByteArray refused = write(m_world, decision); !refused.isEmpty()) {
            return "refused: " + refused;
        }
        m_plain.expire();
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const QByteArray expected = plainly(asked[i]);
            if (expected != said(decision.outcomes[i])) {
                return QByteArray("kind ") + QByteArray::number(asked[i].kind) + ": expected "
                    + expected + ", got " + said(decision.outcomes[i]);
            }
            m_plain.serve();
        }
        if (const QByteArray differs = same(); !differs.isEmpty()) {
            return QByteArray("after kind ") + QByteArray::number(asked.back().kind) + ": "
                + differs;
        }
    }
    return {};
}

std::vector<Step> sequence(quint32 seed)
{
    QRandomGenerator random(seed);
    std::vector<Step> steps(200);
    for (Step &step : steps) {
        step.kind = random.bounded(static_cast<int>(kKinds));
        if ((step.kind == Close && random.bounded(4) > 0)
            || (step.kind == Exceed && random.bounded(3) > 0)) {
            step.kind = Join;
        }
        for (int &n : step.n) {
            n = random.bounded(1'000);
        }
        if (step.kind == Close) { // open most of the time
            step.n[1] = random.bounded(3) == 0 ? 1 : 0;
        }
    }
    return steps;
}

// Leaves out what the failure does not need.
std::vector<Step> shrunk(std::vector<Step> steps, quint32 seed)
{
    for (std::size_t size = steps.size() / 2; size > 0; size /= 2) {
        for (std::size_t at = 0; at + size <= steps.size();) {
            std::vector<Step> fewer = steps;
            const auto begin = fewer.begin() + static_cast<std::ptrdiff_t>(at);
            fewer.erase(begin, begin + static_cast<std::ptrdiff_t>(size));
            if (Play(seed).run(fewer).isEmpty()) {
                at += size;
            } else {
                steps = std::move(fewer);
            }
        }
    }
    return steps;
}

} // namespace

class TestSalesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sequences();
};

void TestSalesModel::sequences()
{
    bool isSet = false;
    const int asked = qEnvironmentVariableIntValue("BOXOFFICE_SEQUENCES", &isSet);
    for (quint32 seed = 1; seed <= static_cast<quint32>(isSet ? asked : 300); ++seed) {
        const std::vector<Step> steps = sequence(seed);
        const QByteArray wrong = Play(seed).run(steps);
        if (wrong.isEmpty()) {
            continue;
        }
        const std::vector<Step> few = shrunk(steps, seed);
        QByteArray text;
        for (const Step &step : few) {
            text += "\n  kind " + QByteArray::number(step.kind);
            for (const int n : step.n) {
                text += ' ' + QByteArray::number(n);
            }
        }
        QFAIL(QByteArray("seed " + QByteArray::number(seed) + ": " + wrong
                         + "; in few steps: " + Play(seed).run(few) + text)
                  .constData());
    }
}

QTEST_APPLESS_MAIN(TestSalesModel)
#include "tst_sales_model.moc"
