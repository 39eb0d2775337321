using System.Net;
using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>
/// From where, and to which address of the server, a user may log in
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/createUser/#authentication-restrictions"/>): one of several
/// restrictions must be met, and of that all parts.
/// </summary>
public sealed class AuthenticationRestrictions
{
    private const string Client = "clientSource", Server = "serverAddress";

    private readonly List<Restriction> _all = [];

    private AuthenticationRestrictions()
    {
    }

    /// <summary>Reads what a user's or a role's document says.</summary>
    /// <param name="restrictions">The field <c>authenticationRestrictions</c>; a missing one restricts nothing.</param>
    /// <exception cref="DocumentException">UnsupportedFormat, BadValue or CollectionIsEmpty: it makes no sense.</exception>
    public static AuthenticationRestrictions Parse(RawValue restrictions)
    {
        var parsed = new AuthenticationRestrictions();
        if (restrictions.IsMissing)
            return parsed;
        if (restrictions.Type != ElementType.Array)
            throw new DocumentException(ErrorCode.UnsupportedFormat, "'authenticationRestrictions' field must be an array");
        foreach (var restriction in restrictions.AsArray)
        {
            parsed._all.Add(restriction.Type == ElementType.Document
                ? Parse(restriction.AsDocument)
                : throw new DocumentException(
                    ErrorCode.UnsupportedFormat, "restriction array sub-documents must be address restriction objects"));
        }

        return parsed;
    }

    /// <summary>Whether a connection may log in.</summary>
    /// <param name="client">The client's address; null where it is not known.</param>
    /// <param name="server">The address at which it reached the server; null where that is not known.</param>
    public bool Allow(IPAddress? client, IPAddress? server) =>
        _all.Count == 0 || _all.Exists(restriction => IsIn(restriction.Clients, client) && IsIn(restriction.Servers, server));

    private static Restriction Parse(RawDocument restriction)
    {
        foreach (var (name, _) in restriction)
        {
            if (name is not (Client or Server))
                throw new DocumentException(ErrorCode.BadValue, $"BSON field 'address restriction.{name}' is an unknown field.");
        }

        var (clients, servers) = (Ranges(restriction[Client]), Ranges(restriction[Server]));
        return clients is not null || servers is not null
            ? new Restriction(clients, servers)
            : throw new DocumentException(
                ErrorCode.CollectionIsEmpty, "At least one of 'clientSource' and/or 'serverAddress' must be set");
    }

    private static List<IPNetwork>? Ranges(RawValue ranges) => ranges.Type switch
    {
        ElementType.Missing => null,
        ElementType.Array => [.. ranges.AsArray.Select(range => AddressRange.Parse(
            range.Type == ElementType.String ? range.AsString : throw NoText(range)))],
        var other => throw new DocumentException(
            ErrorCode.BadValue, $"Address restrictions must be arrays of strings, and not {other.Alias()}"),
    };

    private static DocumentException NoText(RawValue range) => new(
        ErrorCode.BadValue, $"Address restrictions must be strings, and not {range.Type.Alias()}");

    private static bool IsIn(List<IPNetwork>? ranges, IPAddress? address)
    {
        if (ranges is null)
            return true;
        if (address is null)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return ranges.Exists(range => range.Contains(plain));
    }

    private sealed record Restriction(List<IPNetwork>? Clients, List<IPNetwork>? Servers);
}
