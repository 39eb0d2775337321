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

    /// <summary>How long the command may run; null for any time.</summary>
    public TimeSpan? MaxTime { get; private set; }

    /// <summary>Whether the read concern is linearizable.</summary>
    public bool IsLinearizable { get; private set; }

    /// <summary>What makes the repetition of a write known; null where the driver asks for none.</summary>
    /// <exception cref="DocumentException">The session or the number is not valid.</exception>
    public readonly OperationId? Retry
    {
        get
        {
            if (_transaction is not { } number)
                return null;
            if (_session.IsEmpty)
            {
                throw new DocumentException(
                    ErrorCode.InvalidOptions, "Transaction number requires a session ID to also be specified");
            }

            if (number < 0)
                throw new DocumentException(ErrorCode.InvalidOptions, "Transaction number cannot be negative");
            return new OperationId(SessionId(new RawDocument(_session)), number) { Statement = _statement };
        }
    }

    /// <summary>Takes the walk's current argument if it is one of these.</summary>
    /// <exception cref="DocumentException">The argument's value is wrong, or asks for what is not supported.</exception>
    public bool TryTake(ref readonly Arguments arguments)
    {
        if (arguments.Is("lsid"u8))
            _session = arguments.DocumentBytes();
        else if (arguments.Is("txnNumber"u8))
            _transaction = TransactionNumber(in arguments);
        else if (arguments.Is("stmtId"u8))
            _statement = Statement(in arguments);
        else if (arguments.Is("maxTimeMS"u8))
            MaxTime = Milliseconds(in arguments);
        else if (arguments.Is("writeConcern"u8))
            WriteConcern.Check(arguments.Document());
        else if (arguments.Is("readConcern"u8))
            IsLinearizable = ReadConcern.IsLinearizable(arguments.Document());
        else if (arguments.Is("autocommit"u8) || arguments.Is("startTransaction"u8))
            throw Transactions.NotSupported();
        else if (arguments.Is("apiVersion"u8))
            CheckApiVersion(arguments.String());
        else if (arguments.Is("apiStrict"u8) || arguments.Is("apiDeprecationErrors"u8))
            arguments.Boolean();
        else
            return HasNoMeaning(in arguments);
        return true;
    }

    private static bool HasNoMeaning(ref readonly Arguments arguments) =>
        arguments.Name is [(byte)'$', ..]
            ? arguments.Is("$db"u8) || arguments.Is("$clusterTime"u8) || arguments.Is("$readPreference"u8)
                || arguments.Is("$queryOptions"u8) || arguments.Is("$audit"u8) || arguments.Is("$client"u8)
                || arguments.Is("$configTime"u8) || arguments.Is("$topologyTime"u8) || arguments.Is("$tenant"u8)
            : arguments.Is("comment"u8) || arguments.Is("stmtIds"u8)
                || arguments.Is("maxTimeMSOpOnly"u8) || arguments.Is("serializationContext"u8);

    private static long TransactionNumber(ref readonly Arguments arguments) => arguments.Raw.Type == ElementType.Int64
        ? arguments.Raw.Int64
        : throw arguments.WrongType("type 'long'");

    private static int Statement(ref readonly Arguments arguments) => arguments.Raw.Type == ElementType.Int32
        ? arguments.Raw.Int32
        : throw arguments.WrongType("type 'int'");

    private static TimeSpan? Milliseconds(ref readonly Arguments arguments)
    {
        if (!arguments.Raw.IsNumber)
            throw new DocumentException(ErrorCode.BadValue, "maxTimeMS must be a number");
        if (!arguments.Raw.TryGetInt64(out long milliseconds))
            throw new DocumentException(ErrorCode.BadValue, "maxTimeMS has non-integral value");
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
