using Streetcar.Grains.Sessions;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>
/// The arguments that every command has
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/"/>), as far as they mean something here.
/// </summary>
internal struct GenericArguments
{
    private ReadOnlyMemory<byte> _session;
    private long? _transaction;
    private int _statement;
    private bool _isUnjournaled;
    private bool _isInTransaction;
    private ReadConcern _readConcern;

    /// <summary>How each of them is read.</summary>
    public static IReadOnlyDictionary<string, ArgumentReader<GenericArguments>> Readers { get; } =
        new Dictionary<string, ArgumentReader<GenericArguments>>
        {
            ["lsid"] = (ref to, in argument) => to._session = argument.DocumentBytes(),
            ["txnNumber"] = (ref to, in argument) => to._transaction = TransactionNumber(argument),
            ["stmtId"] = (ref to, in argument) => to._statement = Statement(argument),
            ["maxTimeMS"] = (ref to, in argument) => (to.HasMaxTime, to.MaxTime) = (true, Milliseconds(argument)),
            ["writeConcern"] = (ref to, in argument) => (to.HasWriteConcern, to._isUnjournaled) = (true, !WriteConcern.IsJournaled(argument.Document())),
            ["readConcern"] = (ref to, in argument) => to._readConcern = ReadConcern.Parse(argument.Document()),
            ["autocommit"] = (ref to, in _) => to._isInTransaction = true,
            ["startTransaction"] = Ignore,
            ["apiVersion"] = (ref _, in argument) => CheckApiVersion(argument.String()),
            ["apiStrict"] = (ref to, in argument) => to.IsStrict = argument.Boolean(),
            ["apiDeprecationErrors"] = (ref _, in argument) => argument.Boolean(),
            ["comment"] = Ignore,
            ["maxTimeMSOpOnly"] = Ignore,
            ["serializationContext"] = Ignore,
            ["stmtIds"] = Ignore,
            ["$audit"] = Ignore,
            ["$client"] = Ignore,
            ["$clusterTime"] = Ignore,
            ["$configTime"] = Ignore,
            ["$db"] = Ignore,
            ["$queryOptions"] = Ignore,
            ["$readPreference"] = Ignore,
            ["$tenant"] = Ignore,
            ["$topologyTime"] = Ignore,
        };

    /// <summary>Who the command is from; null for one who may do everything.</summary>
    public UserName? Caller { get; init; }

    /// <summary>How long the command may run; null for any time.</summary>
    public TimeSpan? MaxTime { get; private set; }

    /// <summary>Whether the command says how long it may run, be it for any time.</summary>
    public bool HasMaxTime { get; private set; }

    /// <summary>Whether there is a write concern.</summary>
    public bool HasWriteConcern { get; private set; }

    /// <summary>Whether the client wants to be refused what is not in the version of the Stable API that it names.</summary>
    public bool IsStrict { get; private set; }

    /// <summary>The number of the first statement (<c>stmtId</c>).</summary>
    public readonly int FirstStatement => _statement;

    /// <summary>Whether a write is to be on disk before it is acknowledged.</summary>
    public readonly bool IsJournaled => !_isUnjournaled;

    /// <summary>Whether the read concern is linearizable.</summary>
    public readonly bool IsLinearizable => _readConcern.IsLinearizable;

    /// <summary>The level of the read concern; null for none.</summary>
    public readonly string? ReadLevel => _readConcern.Level;

    /// <summary>The point in time that is to be read; null for the latest, or in a transaction, which has its own.</summary>
    /// <param name="now">The latest time that is known.</param>
    public readonly RawTimestamp? Snapshot(RawTimestamp now) =>
        _readConcern.IsSnapshot && !_isInTransaction ? _readConcern.AtClusterTime ?? now : null;

    /// <summary>By what a repetition of a write is recognized; null where the driver asks for none, or in a transaction.</summary>
    /// <exception cref="DocumentException">The session or the number is not valid.</exception>
    public readonly OperationId? Retry
    {
        get
        {
            if (_transaction is not { } number || _isInTransaction)
                return null;
            if (_session.IsEmpty)
            {
                throw new DocumentException(
                    ErrorCode.InvalidOptions, "Transaction number requires a session ID to also be specified");
            }

            if (number < 0)
                throw new DocumentException(ErrorCode.InvalidOptions, "Transaction number cannot be negative");
            var session = SessionId(new RawDocument(_session));
            if (Caller is { } caller)
                session = SessionKeys.Of(caller, new Guid(session.Span, bigEndian: true)).ToByteArray(bigEndian: true);
            return new OperationId(session, number) { Statement = _statement };
        }
    }

    /// <summary>How long a command may run; null for any time, or where its argument makes no sense, which it refuses itself.</summary>
    public static TimeSpan? MaxTimeOf(Command command) =>
        RawReader.TryFind(command.Body.Span, "maxTimeMS"u8, out var time) && time.TryGetInt64(out long milliseconds)
            && milliseconds is > 0 and <= int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static void Ignore(ref GenericArguments to, in Argument argument)
    {
    }

    private static long TransactionNumber(in Argument argument) => argument.Raw.Type == ElementType.Int64
        ? argument.Raw.Int64
        : throw argument.WrongType("type 'long'");

    private static int Statement(in Argument argument) => argument.Raw.Type == ElementType.Int32
        ? argument.Raw.Int32
        : throw argument.WrongType("type 'int'");

    private static TimeSpan? Milliseconds(in Argument argument)
    {
        if (!argument.Raw.IsNumber)
            throw argument.WrongType("types '[long, int, decimal, double]'");
        if (!argument.Raw.TryGetInt64(out long milliseconds))
            throw new DocumentException(ErrorCode.FailedToParse, "maxTimeMS has non-integral value");
        if (milliseconds is < 0 or > int.MaxValue)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"{milliseconds} value for maxTimeMS is out of range [0, {int.MaxValue}]");
        }

        return milliseconds == 0 ? null : TimeSpan.FromMilliseconds(milliseconds);
    }

    private static void CheckApiVersion(string version)
    {
        if (version != "1")
            throw new DocumentException(ErrorCode.ApiVersionError, $"API version must be \"1\", not \"{version}\"");
    }

    private static ReadOnlyMemory<byte> SessionId(RawDocument session) =>
        session.TryGetValue("id"u8, out var id) && id is { Type: ElementType.Binary, Raw: { BinarySubtype: 4, BinaryData.Length: 16 } }
            ? id.AsBinary
            : throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"BSON field 'OperationSessionInfo.lsid.id' is the wrong type '{id.Type.Alias()}', expected type 'binData' with a UUID");
}
