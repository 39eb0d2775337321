namespace Streetcar.Grains.Commands;

/// <summary>
/// The arguments of <see href="https://www.mongodb.com/docs/manual/reference/command/bulkWrite/">bulkWrite</see>, but for the
/// insides of its operations.
/// </summary>
internal sealed class BulkWrite
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "ops", (ref to, in argument) => to.Operations = argument.Array() },
        { "nsInfo", (ref to, in argument) => to.Namespaces = argument.Array() },
        { "ordered", (ref to, in argument) => to.Ordered = argument.OnlyBoolean() },
        { "errorsOnly", (ref to, in argument) => to.ErrorsOnly = argument.OnlyBoolean() },
        { "bypassDocumentValidation", (ref to, in argument) => to.Bypass = argument.Boolean() },
        { "let", (ref to, in argument) => to.Let = argument.Document() },
        { "stmtIds", (ref to, in argument) => to.StatementIds = argument.Array() },
        { "cursor", (ref to, in argument) => to.BatchSize = CursorOptions.Parse("bulkWrite.cursor", argument.Document(), int.MaxValue) },
    };

    private static readonly ArgumentTable<Namespace> NamespaceTable = new()
    {
        { "ns", Requirement.Required, (ref to, in argument) => to = Namespace.Parse(argument.String()) },
        { "collectionUUID", (ref _, in _) => throw NotSupported("collectionUUID") },
        { "encryptionInformation", (ref _, in _) => throw NotSupported("encryptionInformation") },
    };

    private readonly Command _command;
    private readonly Arguments _arguments;
    private readonly GenericArguments _generic;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="DocumentException">They make no sense.</exception>
    public BulkWrite(Command command)
    {
        _command = command;
        _arguments = new Arguments();
        _generic = Table.Read(command, ref _arguments);
        Operations = Statements.Of(command, "bulkWrite.ops", _arguments.Operations, other: "nsInfo");
        FirstStatement = _arguments.StatementIds is { } ids ? FirstOf(ids) : _generic.FirstStatement;
    }

    /// <summary>What is to be done, each as a document.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Operations { get; }

    /// <summary>Whether the first operation that fails ends the command.</summary>
    public bool Ordered => _arguments.Ordered;

    /// <summary>Whether documents need not be valid.</summary>
    public bool BypassesValidation => _arguments.Bypass;

    /// <summary>Whether only the operations that failed are listed.</summary>
    public bool ErrorsOnly => _arguments.ErrorsOnly;

    /// <summary>How many results the first batch holds at most.</summary>
    public int BatchSize => _arguments.BatchSize;

    /// <summary>How long the command may run; null for any time.</summary>
    public TimeSpan? MaxTime => _generic.MaxTime;

    /// <summary>The number of the first operation, by which the parts of a longer write are told apart.</summary>
    public int FirstStatement { get; }

    private OperationId? Retry => _generic.Retry is { } retry ? retry with { Statement = FirstStatement } : null;

    /// <summary>Reads the arguments of a command whose operations are all on one collection.</summary>
    /// <exception cref="DocumentException">They make no sense.</exception>
    public static BulkWriteRequest Parse(Command command)
    {
        var write = new BulkWrite(command);
        return new BulkWriteRequest(BulkWriteOperation.Parse(write.Operations, Part))
        {
            Retry = write.Retry,
            Ordered = write.Ordered,
            ErrorsOnly = write.ErrorsOnly,
            BypassDocumentValidation = write.BypassesValidation,
            Let = write._arguments.Let,
            MaxTime = write.MaxTime,
            Client = command.Client,
            IsJournaled = write._generic.IsJournaled,
        };

        WriteRequest Part(WriteRequest part) => part with
        {
            Ordered = write.Ordered,
            BypassDocumentValidation = write.BypassesValidation,
            Let = write._arguments.Let,
        };
    }

    /// <summary>The collections that the operations refer to by their index.</summary>
    /// <exception cref="DocumentException">They make no sense.</exception>
    public IReadOnlyList<Namespace> ReadNamespaces()
    {
        const string path = "bulkWrite.nsInfo";
        var documents = Statements.Find(_command, path, _arguments.Namespaces, other: "ops");
        var namespaces = new Namespace[documents.Count];
        for (int i = 0; i < namespaces.Length; i++)
            NamespaceTable.Read(path, documents[i], ref namespaces[i]);
        return namespaces;
    }

    private int FirstOf(RawArray ids)
    {
        if (RawReader.TryFind(_command.Body.Span, "stmtId"u8, out _))
            throw new DocumentException(ErrorCode.InvalidOptions, "May not specify both stmtId and stmtIds in bulkWrite command.");
        if (ids.Count != Operations.Count)
        {
            throw new DocumentException(
                ErrorCode.InvalidLength,
                $"Number of statement ids must match the number of batch entries. Got {ids.Count} statement ids but {Operations.Count} operations.");
        }

        return ids[0] is { Type: ElementType.Int32 } first
            ? first.AsInt32
            : throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"BSON field 'bulkWrite.stmtIds.0' is the wrong type '{ids[0].Type.Alias()}', expected type 'int'");
    }

    private static DocumentException NotSupported(string name) =>
        new(ErrorCode.CommandNotSupported, $"bulkWrite does not support '{name}' in nsInfo");

    private struct Arguments()
    {
        public RawArray? Operations;
        public RawArray? Namespaces;
        public RawArray? StatementIds;
        public RawDocument? Let;
        public int BatchSize = int.MaxValue;
        public bool Ordered = true;
        public bool ErrorsOnly;
        public bool Bypass;
    }
}
