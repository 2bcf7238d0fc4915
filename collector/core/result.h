// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace gatepost::core {

// What kind of trouble the world caused. A closed set: callers may switch over it.
enum class ErrorCode {
    InvalidInput, // what the caller or a client gave cannot be used
    NotFound,
    AlreadyExists,
    Busy, // somebody else holds it; trying again later may work
    DiskFull,
    Io, // the file system or the network failed
    Corrupt, // stored bytes are not what was written
    TooNew, // written by a newer Gatepost
    Unavailable, // a part that is needed is not running
};

// `what` is one sentence for a person: what failed, with what, what to do next.
// `where` names the file, address or argument it is about; may be empty.
struct Error {
    ErrorCode code = ErrorCode::Io;
    QString what;
    QString where;
};

// A value, or the error that prevented it. Reading the wrong one is our own bug and asserts.
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_content(std::in_place_index<1>, std::move(error)) { }

    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    T &value() &
    {
        Q_ASSERT(ok());
        return *std::get_if<0>(&m_content);
    }
    const T &value() const &
    {
        Q_ASSERT(ok());
        return *std::get_if<0>(&m_content);
    }
    T &&value() &&
    {
        Q_ASSERT(ok());
        return std::move(*std::get_if<0>(&m_content));
    }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    const Error &error() const
    {
        Q_ASSERT(!ok());
        return *std::get_if<1>(&m_content);
    }

private:
    std::variant<T, Error> m_content;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) { }

    bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    const Error &error() const
    {
        Q_ASSERT(!ok());
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

} // namespace gatepost::core
