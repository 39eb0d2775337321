using System.Text;
using Streetcar.Grains.Commands;
using Streetcar.Security;

namespace Streetcar.Grains.Sessions;

/// <summary>
/// What a command says of its session, its transaction and the time. Read before all else, in one walk of the command's fields.
/// </summary>
internal readonly struct SessionFields
{
    private readonly bool _hasSession;
    private readonly bool _hasApiVersion;
    private readonly bool _hasOtherUser;

    public SessionFields(Command sent)
    {
        var command = sent.Body.Span;
        var reader = new RawReader(command);
        for (int position = reader.Position; reader.Read(); position = reader.Position)
        {
            var name = reader.Name;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("lsid"u8):
                    _hasSession = true;
                    Id = ToId(reader.Value);
                    User = sent.Caller;
                    _hasOtherUser = User is { } user && NamesOther(user, reader.Value);
                    break;
                case 4 when name.SequenceEqual("help"u8):
                    AsksForHelp = reader.Value.IsTruthy;
                    break;
                case 9 when name.SequenceEqual("apiStrict"u8):
                    IsStrict = reader.Value.IsTruthy;
                    break;
                case 10 when name.SequenceEqual("apiVersion"u8):
                    _hasApiVersion = true;
                    break;
                case 9 when reader.Value.Type != ElementType.Null && name.SequenceEqual("txnNumber"u8):
                    Number = reader.Value.Type == ElementType.Int64 ? reader.Value.Int64 : throw WrongType(command, reader, "long");
                    break;
                case 10 when reader.Value.Type != ElementType.Null && name.SequenceEqual("autocommit"u8):
                    Autocommit = reader.Value.Type == ElementType.Boolean ? reader.Value.Boolean : throw WrongType(command, reader, "bool");
                    break;
                case 16 when reader.Value.Type != ElementType.Null && name.SequenceEqual("startTransaction"u8):
                    Starts = reader.Value.Type == ElementType.Boolean ? reader.Value.Boolean : throw WrongType(command, reader, "bool");
                    break;
                case 11 when ReadConcern == 0 && name.SequenceEqual("readConcern"u8):
                    ReadConcern = position;
                    break;
                case 12 when name.SequenceEqual("$clusterTime"u8):
                    ClusterTime = ToTime(reader.Value);
                    break;
                case 12 when WriteConcern == 0 && reader.Value.Type is not (ElementType.Null or ElementType.Undefined)
                    && name.SequenceEqual("writeConcern"u8):
                    WriteConcern = position;
                    break;
            }
        }
    }

    /// <summary>The key that the server knows the session by; null for no session, or where it makes no sense.</summary>
    public Guid? Session => Named?.Key;

    /// <summary>The session as the client names it; null for none, or where it makes no sense.</summary>
    public LogicalSession? Named => Id is { } id ? new LogicalSession(id, User) : null;

    private Guid? Id { get; }

    private UserName? User { get; }

    /// <summary>The transaction's number, or that of a write that may be sent again; null for none.</summary>
    public long? Number { get; }

    /// <summary>False for a command in a transaction, null for others.</summary>
    public bool? Autocommit { get; }

    /// <summary>True for the first command in a transaction, null for others.</summary>
    public bool? Starts { get; }

    /// <summary>The latest time that the client knows of; null where it says none.</summary>
    public RawTimestamp? ClusterTime { get; }

    /// <summary>Where the read concern is in the command, as a position of <see cref="RawReader"/>; 0 where there is none.</summary>
    public int ReadConcern { get; }

    /// <summary>Where the write concern is in the command, as a position of <see cref="RawReader"/>; 0 where there is none or it is null.</summary>
    public int WriteConcern { get; }

    /// <summary>Whether the client asks for what the command does, in its place.</summary>
    public bool AsksForHelp { get; }

    /// <summary>Whether the client wants to be refused what is not in the version of the Stable API that it names.</summary>
    public bool IsStrict { get; }

    /// <summary>Whether the command is one in a transaction.</summary>
    public bool IsInTransaction => Autocommit is not null;

    /// <summary>The transaction that it is in.</summary>
    public TransactionId Transaction => new(Session!.Value, Number!.Value);

    /// <exception cref="DocumentException">
    /// The fields contradict each other, the session is another user's, or the command does not run in transactions.
    /// </exception>
    public void Check(CommandDefinition definition, Command command)
    {
        if (_hasOtherUser)
            throw new DocumentException(ErrorCode.Unauthorized, "Unauthorized to set user digest in LogicalSessionId");
        if (Number is null && Autocommit is null && Starts is null && definition.Kind != CommandKind.Transaction)
            return;
        string? contradiction = this switch
        {
            { Number: not null, _hasSession: false } => "Transaction number requires a session ID to also be specified",
            { Number: < 0 } => "Transaction number cannot be negative",
            { Number: null, Autocommit: not null } => "'autocommit' field requires a transaction number to also be specified",
            { Autocommit: true } => "Specifying autocommit=true is not allowed.",
            { Starts: not null, Autocommit: null } => "'startTransaction' field requires 'autocommit' field to also be specified",
            { Starts: false } => "Specifying startTransaction=false is not allowed.",
            _ => null,
        };
        if (contradiction is not null)
            throw new DocumentException(ErrorCode.InvalidOptions, contradiction);
        if (IsInTransaction)
            CheckInTransaction(definition, command);
        else
            CheckOutside(definition, command);
    }

    /// <exception cref="DocumentException">The command is not in the API that its client holds itself to.</exception>
    public void CheckApi(CommandDefinition definition)
    {
        if (!IsStrict)
            return;
        if (!_hasApiVersion)
        {
            throw new DocumentException(
                (ErrorCode)4886600, "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion");
        }

        if (!definition.IsInApiV1)
        {
            throw new DocumentException(
                ErrorCode.ApiStrictError, $"Provided apiStrict:true, but the command {definition.Name} is not in API Version 1");
        }
    }

    /// <exception cref="DocumentException">The command takes no write concern, or it is not a document.</exception>
    public void CheckWriteConcern(CommandDefinition definition, Command command)
    {
        if (WriteConcern == 0 || definition.TakesWriteConcern || definition.Kind is not (CommandKind.Diagnostic or CommandKind.Read or CommandKind.Cursor or CommandKind.Session))
            return;
        var reader = RawReader.At(command.Body.Span, WriteConcern);
        throw reader.Value.Type == ElementType.Document
            ? new DocumentException(ErrorCode.InvalidOptions, "Command does not support writeConcern")
            : new DocumentException(
                ErrorCode.TypeMismatch,
                $"BSON field '{definition.Name}.writeConcern' is the wrong type '{reader.Value.Type.Alias()}', expected type 'object'");
    }

    private void CheckInTransaction(CommandDefinition definition, Command command)
    {
        if (Session is null)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, "BSON field 'OperationSessionInfo.lsid.id' is the wrong type, expected type 'binData' with a UUID");
        }

        if (definition.Kind == CommandKind.Transaction)
        {
            Admin.Require(command);
            if (Starts is not null)
                throw NotInTransaction($"Cannot start a transaction with {(definition.Commits ? "a commit" : "an abort")}");
            return;
        }

        if (!definition.RunsInTransactions)
        {
            throw NotInTransaction(
                $"Cannot run '{Encoding.UTF8.GetString(command.Name)}' in a multi-document transaction.{definition.InsteadInTransactions}");
        }

        if (command.Database is "admin" or "config" or "local" && !IsOfBulkWrites(definition))
            throw NotInTransaction($"Cannot run command against the '{command.Database}' database in a transaction.");
        if (Starts is not null && definition.ContinuesTransactions)
            throw NotInTransaction($"Cannot run {definition.Name} as the first operation in a multi-document transaction.");
        if (WriteConcern != 0)
            throw new DocumentException(ErrorCode.InvalidOptions, "writeConcern is not allowed within a multi-statement transaction");
    }

    // Its own database is that of all bulk writes, and of the cursors over their results.
    private static bool IsOfBulkWrites(CommandDefinition definition) =>
        definition.Kind == CommandKind.BulkWrite || definition.ContinuesTransactions;

    private void CheckOutside(CommandDefinition definition, Command command)
    {
        if (definition.Kind == CommandKind.Transaction && Number is null)
        {
            EndTransaction.Parse(command);
            throw new DocumentException(ErrorCode.CommandFailed, $"{definition.Name} must be run within a transaction");
        }

        if (definition.Kind is not (CommandKind.Write or CommandKind.BulkWrite))
        {
            throw new DocumentException(
                ErrorCode.NotARetryableWriteCommand,
                $"txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and {definition.Name} is not a retryable write command.");
        }
    }

    private static DocumentException NotInTransaction(string message) => new(ErrorCode.OperationNotSupportedInTransaction, message);

    private static Guid? ToId(RawValueSpan session) =>
        session.Type == ElementType.Document
            && RawReader.Find(session.Document, "id"u8) is { Type: ElementType.Binary } id
            && id.BinarySubtype == 4 && id.BinaryData.Length == 16
            ? new Guid(id.BinaryData, bigEndian: true)
            : null;

    private static bool NamesOther(UserName user, RawValueSpan session) =>
        session.Type == ElementType.Document
        && RawReader.TryFind(session.Document, "uid"u8, out var digest)
        && !(digest.Type == ElementType.Binary && digest.BinaryBytes.SequenceEqual(SessionKeys.DigestOf(user)));

    private static RawTimestamp? ToTime(RawValueSpan time) =>
        time.Type == ElementType.Document && RawReader.Find(time.Document, "clusterTime"u8) is { Type: ElementType.Timestamp } known
            ? known.Timestamp
            : null;

    private static DocumentException WrongType(ReadOnlySpan<byte> command, in RawReader reader, string expected) => new(
        ErrorCode.TypeMismatch,
        $"BSON field '{Argument.CommandName(command)}.{Encoding.UTF8.GetString(reader.Name)}' is the wrong type '{reader.Value.Type.Alias()}', expected type '{expected}'");
}
