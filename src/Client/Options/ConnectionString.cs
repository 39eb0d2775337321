using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Client;

// mongodb://host1:port1,host2/database?option=value&option=value
internal static class ConnectionString
{
    private const string Scheme = "mongodb://";
    private const string Example = "Write it like mongodb://localhost:27017/?retryWrites=true.";

    public static ClientOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            throw new NotSupportedException("Streetcar does not look hosts up in DNS; list them after mongodb://.");
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            throw new FormatException($"A connection string starts with {Scheme}. {Example}");

        string rest = text[Scheme.Length..];
        RefuseLogin(rest);
        string query = Cut(ref rest, '?');
        string database = Cut(ref rest, '/');
        var options = new ClientOptions
        {
            Hosts = rest.Split(',').Select(host => ParseHost(host)).ToArray(),
            DefaultDatabase = database.Length == 0 ? null : Decode(database),
        };

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            if (equals < 1)
                throw new FormatException($"The option '{pair}' has no value. {Example}");
            string name = Decode(pair[..equals]);
            if (!seen.Add(name) && !name.Equals("readPreferenceTags", StringComparison.OrdinalIgnoreCase))
                throw new FormatException($"The option '{name}' is given more than once.");
            options = Apply(options, name, Decode(pair[(equals + 1)..]));
        }

        return options;
    }

    private static ClientOptions Apply(ClientOptions options, string name, string value) => name.ToLowerInvariant() switch
    {
        "appname" => options with { AppName = value },
        "maxpoolsize" => options with { MaxPoolSize = Number(name, value) },
        "minpoolsize" => options with { MinPoolSize = Number(name, value) },
        "maxidletimems" => options with { MaxIdleTime = Milliseconds(name, value) },
        "waitqueuetimeoutms" => options with { WaitQueueTimeout = Milliseconds(name, value) },
        "connecttimeoutms" => options with { ConnectTimeout = Milliseconds(name, value) },
        "sockettimeoutms" => options with { SocketTimeout = Milliseconds(name, value) },
        "serverselectiontimeoutms" => options with { ServerSelectionTimeout = Milliseconds(name, value) },
        "retrywrites" => options with { RetryWrites = Boolean(name, value) },
        "retryreads" => options with { RetryReads = Boolean(name, value) },
        "tls" or "ssl" => options with { Tls = Boolean(name, value) },
        "tlsinsecure" or "tlsallowinvalidcertificates" or "tlsallowinvalidhostnames" =>
            options with { TlsInsecure = options.TlsInsecure | Boolean(name, value) },
        // Of several compressors a client uses one that it has; a server that has none of them gets plain messages.
        "compressors" => options with { Zlib = value.Split(',').Contains("zlib") },
        "readconcernlevel" => options with { ReadConcern = new ReadConcern(value) },
        "w" => options with { WriteConcern = Write(options) with { W = Servers(name, value) } },
        "journal" => options with { WriteConcern = Write(options) with { Journal = Boolean(name, value) } },
        "wtimeoutms" => options with { WriteConcern = Write(options) with { Timeout = Milliseconds(name, value) } },
        "readpreference" => options with { ReadPreference = Read(options) with { Mode = Mode(name, value) } },
        "maxstalenessseconds" => value == "-1"
            ? options
            : options with { ReadPreference = Read(options) with { MaxStaleness = TimeSpan.FromSeconds(Number(name, value)) } },
        // Every silo is as near and as good as another: all of these hold.
        "replicaset" or "directconnection" or "readpreferencetags" or "localthresholdms" or "heartbeatfrequencyms"
            or "uuidrepresentation" => options,
        // The client compresses for speed.
        "zlibcompressionlevel" => options,
        "authsource" or "authmechanism" or "authmechanismproperties" => throw new NotSupportedException(
            $"The option '{name}' belongs to a log-in, but Streetcar has none yet; leave it out."),
        "loadbalanced" when Boolean(name, value) => throw new NotSupportedException(
            $"The option '{name}' is for load balancers, which Streetcar does not use; list the silos' hosts."),
        "loadbalanced" => options,
        _ => options with { IgnoredOptions = [.. options.IgnoredOptions, name] },
    };

    // A password may have in it what is to be percent-encoded, so all that may be one counts, and none of it is shown.
    private static void RefuseLogin(string rest)
    {
        int at = rest.IndexOf('@');
        int slash = rest.IndexOf('/');
        int question = rest.IndexOf('?', slash + 1);
        bool isInOptions = slash >= 0 && question >= 0 && question < at;
        if (at >= 0 && !isInOptions)
        {
            throw new NotSupportedException(
                "The connection string has a log-in before an @, but Streetcar has none yet; leave it out, and write "
                + "an @ that is none as %40.");
        }
    }

    private static HostAddress ParseHost(string host)
    {
        if (host.Contains('/'))
            throw new FormatException($"The host '{host}' has a slash in it. {Example}");
        string decoded = Decode(host);
        if (decoded.EndsWith(".sock", StringComparison.Ordinal))
            throw new NotSupportedException($"The host '{decoded}' is a unix socket; Streetcar listens on TCP alone.");
        return HostAddress.Parse(decoded);
    }

    private static string Cut(ref string text, char separator)
    {
        int at = text.IndexOf(separator);
        string rest = at < 0 ? "" : text[(at + 1)..];
        text = at < 0 ? text : text[..at];
        return rest;
    }

    private static string Decode(string text)
    {
        for (int at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
                throw new FormatException($"'{text}' has a % that two hexadecimal digits don't follow; write %25 for %.");
        }

        return Uri.UnescapeDataString(text);
    }

    private static bool Boolean(string name, string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw Wrong(name, value, "true or false"),
    };

    private static WriteConcern Write(ClientOptions options) => options.WriteConcern ?? new WriteConcern();

    private static ReadPreference Read(ClientOptions options) =>
        options.ReadPreference ?? new ReadPreference(ReadPreferenceMode.Primary);

    private static BsonValue Servers(string name, string value) =>
        value.Length > 0 && char.IsLetter(value[0]) ? value : Number(name, value);

    private static ReadPreferenceMode Mode(string name, string value) =>
        Enum.TryParse<ReadPreferenceMode>(value, ignoreCase: true, out var mode) && !char.IsAsciiDigit(value[0])
            ? mode
            : throw Wrong(name, value, "primary, primaryPreferred, secondary, secondaryPreferred or nearest");

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Wrong(name, value, "a whole number from 0");

    private static TimeSpan Milliseconds(string name, string value) => TimeSpan.FromMilliseconds(Number(name, value));

    private static FormatException Wrong(string name, string value, string wanted) =>
        new($"The option '{name}' has the value '{value}'; it takes {wanted}.");
}
