namespace Streetcar.Grains.Commands;

/// <summary>
/// A parsed <c>getMore</c> (<see href="https://www.mongodb.com/docs/manual/reference/command/getMore/"/>).
/// </summary>
/// <param name="Namespace">The full name of the collection that the client takes the cursor for reading.</param>
/// <param name="BatchSize">How many documents at most; 0 for as many as are sensible.</param>
/// <param name="MaxTime">How long to wait for documents to come, for a cursor that does so; null for the usual time.</param>
internal readonly record struct GetMore(string Namespace, int BatchSize, TimeSpan? MaxTime)
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "collection", Requirement.Required, (ref to, in argument) => to.Collection = argument.String() },
        { "batchSize", (ref to, in argument) => to.BatchSize = argument.Count() },
        { "term", (ref _, in _) => { } },
        { "lastKnownCommittedOpTime", (ref _, in _) => { } },
    };

    public static GetMore Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        return new GetMore($"{command.Database}.{arguments.Collection}", arguments.BatchSize, generic.MaxTime);
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

        if (MaxTime is not null && !opening.AwaitsData)
            throw new DocumentException(ErrorCode.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
    }

    private struct Arguments
    {
        public string Collection;
        public int BatchSize;
    }
}
