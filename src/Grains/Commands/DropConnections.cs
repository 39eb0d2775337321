using System.Globalization;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/dropConnections/"/>: a silo has no connections of MongoDB's
/// protocol to other servers, so that there is none to drop.
/// </summary>
internal static class DropConnections
{
    private static readonly ArgumentTable<RawArray?> Table = new()
    {
        { "hostAndPort", Requirement.Required, (ref to, in argument) => to = argument.Array() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        RawArray? hosts = null;
        Table.Read(command, ref hosts);
        int index = 0;
        foreach (var host in hosts!)
        {
            if (!host.IsNull)
                Check(host.Type == ElementType.String ? host.AsString : throw WrongType(index, host));
            index++;
        }

        return ValueTask.FromResult(Replies.Ok);
    }

    private static void Check(string address)
    {
        // [::1]:27017 is an address of IPv6.
        int end = address.StartsWith('[') ? address.IndexOf(']', StringComparison.Ordinal) + 1 : address.IndexOf(':', StringComparison.Ordinal);
        if (end < 0)
            end = address.Length;
        if (end == 0)
            throw Invalid($"Empty host component parsing HostAndPort from \"{address}\"");
        if (end == address.Length)
            return;
        bool isPort = address[end] == ':'
            && int.TryParse(address.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= ushort.MaxValue;
        if (!isPort)
            throw Invalid($"Port number in \"{address}\" is not a number from 1 to {ushort.MaxValue}");
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.FailedToParse, message);

    private static DocumentException WrongType(int index, RawValue host) => new(
        ErrorCode.TypeMismatch,
        $"BSON field 'dropConnections.hostAndPort.{index}' is the wrong type '{host.Type.Alias()}', expected type 'string'");
}
