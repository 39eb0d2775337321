using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>
/// What pipelines need: to find in the collection that they read, and what each of their stages needs, those of pipelines within
/// them too. Of a view, nothing but its own name matters: it reads what who made it was allowed to.
/// </summary>
/// <param name="User">Who runs the pipeline.</param>
/// <param name="Database">The database that it runs in.</param>
/// <param name="Bypasses">Whether what it writes need not be valid.</param>
internal readonly record struct PipelineAccess(Principal User, string Database, bool Bypasses)
{
    /// <summary>What <c>aggregate</c> needs.</summary>
    public static bool Aggregate(Principal user, Command command, QueryServices services)
    {
        var body = command.Body.Span;
        var access = new PipelineAccess(user, command.Database, Access.Only(body, "bypassDocumentValidation"u8).IsTruthy);
        return access.AllowsReading(NameOf(command.Argument), Access.Only(body, "pipeline"u8));
    }

    /// <summary>What <c>mapReduce</c> needs: it reads one collection, and may write another.</summary>
    public static bool MapReduce(Principal user, Command command, QueryServices services)
    {
        if (!Access.Allows(user, ActionType.Find, command))
            return false;
        var body = command.Body.Span;
        var output = Access.Only(body, "out"u8);
        var actions = ActionSet.Of(ActionType.Insert);
        if (Access.Only(body, "bypassDocumentValidation"u8).IsTruthy)
            actions |= ActionSet.Of(ActionType.BypassDocumentValidation);
        if (output.Type == ElementType.String)
            return user.Allows(actions | ActionSet.Of(ActionType.Remove), command.Database, output.ToString());
        if (output.Type != ElementType.Document)
            return true;
        string database = Access.Only(output.Document, "db"u8) is { Type: ElementType.String } named ? named.ToString() : command.Database;
        return AllowsOutput(user, database, output.Document, "replace"u8, actions | ActionSet.Of(ActionType.Remove))
            && AllowsOutput(user, database, output.Document, "merge"u8, actions | ActionSet.Of(ActionType.Update))
            && AllowsOutput(user, database, output.Document, "reduce"u8, actions | ActionSet.Of(ActionType.Update));
    }

    /// <summary>Whether a pipeline may be run over a collection.</summary>
    /// <param name="collection">The collection's own name; empty for none.</param>
    /// <param name="pipeline">The stages.</param>
    public bool AllowsReading(ReadOnlySpan<byte> collection, RawValueSpan pipeline) =>
        (BeginsWithSource(pipeline) || User.Allows(ActionType.Find, Database, collection)) && AllowsStages(collection, pipeline);

    /// <summary>Whether stages may be run over a collection that may be read.</summary>
    /// <param name="collection">The collection's own name; empty for none.</param>
    /// <param name="pipeline">The stages.</param>
    public bool AllowsStages(ReadOnlySpan<byte> collection, RawValueSpan pipeline)
    {
        if (pipeline.Type != ElementType.Array)
            return true;
        var reader = new RawReader(pipeline.Document);
        while (reader.Read())
        {
            if (reader.Value.Type == ElementType.Document && !AllowsStage(collection, reader.Value.Document))
                return false;
        }

        return true;
    }

    /// <summary>The name of a collection; empty for none.</summary>
    public static ReadOnlySpan<byte> NameOf(RawValueSpan collection) => collection.Type == ElementType.String ? collection.Utf8 : default;

    // A stage that has several names is none, but that is said later.
    private bool AllowsStage(ReadOnlySpan<byte> collection, ReadOnlySpan<byte> stage)
    {
        var reader = new RawReader(stage);
        while (reader.Read())
        {
            if (StageRules.TryGet(reader.Name, out var rule) && !rule.Allows(this, collection, reader.Value))
                return false;
        }

        return true;
    }

    private static bool BeginsWithSource(RawValueSpan pipeline)
    {
        if (pipeline.Type != ElementType.Array)
            return false;
        var stages = new RawReader(pipeline.Document);
        if (!stages.Read() || stages.Value.Type != ElementType.Document)
            return false;
        var first = new RawReader(stages.Value.Document);
        return first.Read() && StageRules.TryGet(first.Name, out var rule) && rule.IsSource && !first.Read();
    }

    private static bool AllowsOutput(Principal user, string database, ReadOnlySpan<byte> output, ReadOnlySpan<byte> mode, ActionSet actions) =>
        Access.Only(output, mode) is not { Type: ElementType.String } collection || user.Allows(actions, database, collection.ToString());
}
