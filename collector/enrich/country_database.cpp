// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/country_database.h"

#include "collector/enrich/country_code.h"

#include <QFile>
#include <QFileInfo>

#include <maxminddb.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gatepost::enrich {

namespace {

constexpr qint64 kLookEveryMs = 60'000;
constexpr qint64 kMaxFileBytes = 200'000'000; // the largest free databases of cities have about 130 MB
constexpr std::size_t kChunkBytes = 1 << 20;

// Closes with its scope.
class Descriptor
{
public:
    explicit Descriptor(int number) : m_number(number) { }
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    bool isOpen() const { return m_number >= 0; }
    int number() const { return m_number; }

private:
    int m_number;
};

QString reason(int error) { return QString::fromLocal8Bit(std::strerror(error)); }

bool writeAll(int to, const char *bytes, std::size_t count)
{
    while (count > 0) {
        const ssize_t written = ::write(to, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
    return true;
}

// False with errno set. Copies at most kMaxFileBytes: a file may grow while it is read.
bool copyAll(int from, int to)
{
    std::vector<char> chunk(kChunkBytes);
    for (qint64 copied = 0; copied <= kMaxFileBytes;) {
        const ssize_t count = ::read(from, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        if (!writeAll(to, chunk.data(), static_cast<std::size_t>(count)))
            return false;
        copied += count;
    }
    errno = EFBIG;
    return false;
}

} // namespace

struct CountryDatabase::FileMark {
    QString path;
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec modified{};
    timespec changed{};
    QString trouble; // why this file is of no use; empty when it is in use

    FileMark(const QString &aPath, const struct stat &status)
        : path(aPath),
          device(status.st_dev),
          inode(status.st_ino),
          size(status.st_size),
          modified(status.st_mtim),
          changed(status.st_ctim)
    {
    }

    friend bool operator==(const FileMark &a, const FileMark &b)
    {
        const auto same = [](const timespec &x, const timespec &y) {
            return x.tv_sec == y.tv_sec && x.tv_nsec == y.tv_nsec;
        };
        return a.path == b.path && a.device == b.device && a.inode == b.inode && a.size == b.size
            && same(a.modified, b.modified) && same(a.changed, b.changed);
    }
};

class CountryDatabase::Copy
{
public:
    // Null with a `why` when the content of the descriptor is no database.
    static std::unique_ptr<Copy> open(int content, QString &why)
    {
        // The library opens by name only, and the mapping it makes outlives the descriptor.
        auto copy = std::unique_ptr<Copy>(new Copy);
        const QByteArray name = "/proc/self/fd/" + QByteArray::number(content);
        const int result = MMDB_open(name.constData(), MMDB_MODE_MMAP, &copy->m_database);
        if (result == MMDB_SUCCESS) {
            copy->m_open = true;
            return copy;
        }
        why = QString::fromLatin1(MMDB_strerror(result));
        return nullptr;
    }

    ~Copy()
    {
        if (m_open)
            MMDB_close(&m_database);
    }
    Copy(const Copy &) = delete;
    Copy &operator=(const Copy &) = delete;

    QByteArray find(const sockaddr *address) const
    {
        int error = MMDB_SUCCESS;
        MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&m_database, address, &error);
        if (error != MMDB_SUCCESS || !found.found_entry)
            return {};
        static constexpr std::array<std::array<const char *, 3>, 3> kFields = {{
            {"country", "iso_code", nullptr}, // GeoLite2, ours
            {"registered_country", "iso_code", nullptr},
            {"country_code", nullptr, nullptr}, // DB-IP and others without nesting
        }};
        for (const auto &field : kFields) {
            MMDB_entry_data_s value{};
            if (MMDB_aget_value(&found.entry, &value, field.data()) == MMDB_SUCCESS && value.has_data
                && value.type == MMDB_DATA_TYPE_UTF8_STRING)
                return canonicalCountry(QByteArrayView(value.utf8_string, static_cast<qsizetype>(value.data_size)));
        }
        return {};
    }

private:
    Copy() = default;

    MMDB_s m_database{};
    bool m_open = false;
};

CountryDatabase::CountryDatabase(const QString &named, const QString &made, const core::Clock &clock)
    : m_named(named), m_made(made), m_clock(clock)
{
}

CountryDatabase::~CountryDatabase() = default;

QStringList CountryDatabase::usualPlaces()
{
    QStringList places;
    for (const char *folder : {"/var/lib/GeoIP", "/usr/share/GeoIP", "/usr/local/share/GeoIP", "/etc/GeoIP"}) {
        for (const char *name : {"GeoLite2-Country.mmdb", "GeoIP2-Country.mmdb", "dbip-country-lite.mmdb",
                 "GeoLite2-City.mmdb", "dbip-city-lite.mmdb"})
            places.append(QLatin1String(folder) + QLatin1Char('/') + QLatin1String(name));
    }
    return places;
}

QString CountryDatabase::locate(const QString &named, const QString &made)
{
    const auto isFile = [](const QString &path) { return !path.isEmpty() && QFileInfo(path).isFile(); };
    if (!named.isEmpty())
        return isFile(named) ? named : QString();
    if (isFile(made))
        return made;
    for (const QString &place : usualPlaces()) {
        if (isFile(place))
            return place;
    }
    return {};
}

QByteArray CountryDatabase::find(const QHostAddress &address)
{
    if (m_state == State::Unread || m_clock.monotonicMs() - m_lookedAtMs >= kLookEveryMs)
        refresh();
    if (!m_copy)
        return {};

    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4); // also of ::ffff:a.b.c.d
    if (isIpv4) {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(ipv4);
        return m_copy->find(reinterpret_cast<const sockaddr *>(&place));
    }
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return {};
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    sockaddr_in6 place{};
    place.sin6_family = AF_INET6;
    std::memcpy(&place.sin6_addr, &ipv6, sizeof ipv6);
    return m_copy->find(reinterpret_cast<const sockaddr *>(&place));
}

void CountryDatabase::refresh()
{
    m_lookedAtMs = m_clock.monotonicMs();
    m_path = locate(m_named, m_made);
    if (m_path.isEmpty()) {
        m_mark.reset();
        setState(State::Missing,
            m_named.isEmpty() ? QStringLiteral("no country database was found; make one with packaging/make-country-db")
                              : QStringLiteral("the country database %1 is missing").arg(m_named));
        return;
    }
    const QString trouble = takeFile();
    if (trouble.isEmpty())
        setState(State::Ready, QStringLiteral("countries of addresses come from %1").arg(m_path));
    else
        setState(State::Unusable, QStringLiteral("the country database %1 cannot be used: %2").arg(m_path, trouble));
}

QString CountryDatabase::takeFile()
{
    // Without O_NONBLOCK a pipe of that name would hold up the collector.
    const Descriptor file(::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat before = {};
    if (!file.isOpen() || ::fstat(file.number(), &before) != 0) {
        m_mark.reset();
        return reason(errno);
    }
    FileMark mark(m_path, before);
    if (m_mark && *m_mark == mark)
        return m_mark->trouble;

    mark.trouble = copyFile(file.number(), before.st_size);
    struct stat after = {};
    const bool isStill = ::fstat(file.number(), &after) == 0 && FileMark(m_path, after) == mark;
    if (isStill)
        m_mark = std::make_unique<FileMark>(mark);
    else
        m_mark.reset(); // it was written to meanwhile: the next look reads it again
    return mark.trouble;
}

QString CountryDatabase::copyFile(int file, qint64 size)
{
    if (size == 0)
        return QStringLiteral("it is empty");
    if (size > kMaxFileBytes)
        return QStringLiteral("it has over %1 MB").arg(kMaxFileBytes / 1'000'000);
    const Descriptor memory(::memfd_create("country database", MFD_CLOEXEC));
    if (!memory.isOpen() || !copyAll(file, memory.number()))
        return reason(errno);
    QString why;
    if (auto copy = Copy::open(memory.number(), why))
        m_copy = std::move(copy);
    return why;
}

void CountryDatabase::setState(State state, const QString &status)
{
    const QString whole = state == State::Ready ? status
        : m_copy                                ? status + QStringLiteral("; what was read before stays in use")
                                                : status + QStringLiteral("; the country of addresses is unknown");
    if (m_state == state && m_status == whole)
        return;
    m_state = state;
    m_status = whole;
    if (state == State::Ready)
        qInfo("enrich: %s", qPrintable(m_status));
    else
        qWarning("enrich: %s", qPrintable(m_status));
}

} // namespace gatepost::enrich
