using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>What stages need that write the result of a pipeline to a collection.</summary>
internal static class OutputAccess
{
    private static readonly ActionSet Bypass = ActionSet.Of(ActionType.BypassDocumentValidation);

    /// <summary><c>$out</c> puts documents in the place of others.</summary>
    public static bool Out(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) =>
        Allows(pipeline, operand, ActionSet.Of(ActionType.Insert, ActionType.Remove));

    /// <summary><c>$merge</c> inserts, or changes what is there, or does both.</summary>
    public static bool Merge(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand)
    {
        if (operand.Type != ElementType.Document)
            return Allows(pipeline, operand, ActionSet.Of(ActionType.Insert, ActionType.Update));
        var actions = default(ActionSet);
        if (!IsOneOf(Access.Only(operand.Document, "whenNotMatched"u8), "fail"u8, "discard"u8))
            actions |= ActionSet.Of(ActionType.Insert);
        if (!IsOneOf(Access.Only(operand.Document, "whenMatched"u8), "fail"u8, "fail"u8))
            actions |= ActionSet.Of(ActionType.Update);
        return Allows(pipeline, Access.Only(operand.Document, "into"u8), actions);
    }

    private static bool Allows(in PipelineAccess pipeline, RawValueSpan target, ActionSet actions)
    {
        if (pipeline.Bypasses)
            actions |= Bypass;
        string database = pipeline.Database;
        if (target.Type == ElementType.Document)
        {
            if (Access.Only(target.Document, "db"u8) is { Type: ElementType.String, Utf8.IsEmpty: false } named)
                database = named.ToString();
            target = Access.Only(target.Document, "coll"u8);
        }

        // What names no collection is refused by who reads it.
        return target.Type != ElementType.String || pipeline.User.Allows(actions, database, target.ToString());
    }

    private static bool IsOneOf(RawValueSpan value, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        value.Type == ElementType.String && (value.Utf8.SequenceEqual(one) || value.Utf8.SequenceEqual(other));
}
