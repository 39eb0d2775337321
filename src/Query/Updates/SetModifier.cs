using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary><c>$set</c>, and <c>$setOnInsert</c>, which only applies where an upsert inserts.</summary>
internal sealed class SetModifier(string path, RawValue value, bool onInsert) : Modifier(path)
{
    public override int Depth { get; } = ValueDepth(value);

    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new SetModifier(path.Text, operand, onInsert: false));

    public static void CompileOnInsert(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new SetModifier(path.Text, operand, onInsert: true));

    public override bool Creates(in UpdateRun run) => !onInsert || run.IsInsert;

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run) =>
        slot.Open().WriteValue(Creates(run) ? value.Raw : current);

    /// <summary>How deep a value nests; 0 for one that does not.</summary>
    public static int ValueDepth(RawValue value) => value.Type is ElementType.Document or ElementType.Array
        ? UpdateLimits.Depth(value.Raw.Document, UpdateLimits.MaxDepth + 1)
        : 0;
}
