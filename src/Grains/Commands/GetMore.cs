using Streetcar.Grains.Sessions;

namespace Streetcar.Grains.Commands;

/// <summary>
/// A parsed <c>getMore</c> (<see href="https://www.mongodb.com/docs/manual/reference/command/getMore/"/>).
/// </summary>
/// <param name="Namespace">The full name of the collection that the client takes the cursor for reading.</param>
/// <param name="BatchSize">How many documents at most; 0 for as many as are sensible.</param>
/// <param name="MaxTime">How long to wait for documents to come, for a cursor that does so; null for the usual time.</param>
internal readonly record struct GetMore(string Namespace, int BatchSize, TimeSpan? MaxTime)
{
    // Whether it says how long to wait, be it for the usual time.
    private bool HasMaxTime { get; init; }

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "collection", Requirement.Required, (ref to, in argument) => to.Collection = argument.String() },
        { "batchSize", (ref to, in argument) => to.BatchSize = argument.Count() },
        { "term", (ref _, in argument) => argument.OnlyInt64() },
        { "lastKnownCommittedOpTime", (ref _, in _) => { } },
    };

    /// <summary>The id of the cursor that a command reads.</summary>
    /// <exception cref="DocumentException">FieldRequired, TypeMismatch.</exception>
    public static long CursorId(Command command) => Argument.First(command).OnlyInt64();

    public static GetMore Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        return new GetMore($"{command.Database}.{arguments.Collection}", arguments.BatchSize, generic.MaxTime) { HasMaxTime = generic.HasMaxTime };
    }

    /// <summary>Checks that it fits the cursor.</summary>
    /// <exception cref="DocumentException">Unauthorized, BadValue.</exception>
    public void CheckFor(CursorOpening opening)
    {
        if (Namespace != opening.Namespace)
        {
            throw new DocumentException(
                ErrorCode.Unauthorized,
                $"Requested getMore on namespace '{Namespace}', but cursor belongs to a different namespace {opening.Namespace}");
        }

        if (HasMaxTime && !opening.AwaitsData)
            throw new DocumentException(ErrorCode.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
    }

    /// <summary>Checks that it comes from who opened the cursor.</summary>
    /// <exception cref="DocumentException">Unauthorized.</exception>
    public static void CheckOwner(long id, CursorOpening opening, Command command)
    {
        if (command.Caller is { } caller && caller != opening.Owner)
            throw new DocumentException(ErrorCode.Unauthorized, $"cursor id {id} was not created by the authenticated user");
    }

    /// <summary>Checks that it comes in the cursor's session and its transaction, or in none where the cursor is of none.</summary>
    /// <exception cref="DocumentException">It does not.</exception>
    public static void CheckSession(long id, CursorOpening opening, SessionFields fields)
    {
        var asking = fields.IsInTransaction ? fields.Transaction : (TransactionId?)null;
        var (session, cursor) = (opening.Transaction?.Session ?? opening.Session, opening.Transaction);
        if (fields.Session == session && asking == cursor)
            return;
        var (code, difference) = (cursor, asking) switch
        {
            _ when session is null && fields.Session is not null && asking is null => (50736, $"was not created in a session, in session {fields.Session}"),
            _ when session is not null && fields.Session is null => (50737, $"was created in session {session}, without an lsid"),
            _ when session is not null && fields.Session != session => (50738, $"was created in session {session}, in session {fields.Session}"),
            (null, { } now) => (50739, $"was not created in a transaction, in transaction {now.Number}"),
            ({ } then, null) => (50740, $"was created in transaction {then.Number}, without a txnNumber"),
            ({ } then, { } now) => (50741, $"was created in transaction {then.Number}, in transaction {now.Number}"),
            _ => default,
        };
        throw new DocumentException((ErrorCode)code, $"Cannot run getMore on cursor {id}, which {difference}");
    }

    private struct Arguments
    {
        public string Collection;
        public int BatchSize;
    }
}
