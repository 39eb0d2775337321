using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Updates;

/// <summary><c>$min</c> and <c>$max</c>.</summary>
internal sealed class MinMaxModifier(string path, RawValue operand, int direction, Collation? collation) : Modifier(path)
{
    public override int Depth { get; } = SetModifier.ValueDepth(operand);

    public static void CompileMinimum(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new MinMaxModifier(path.Text, operand, direction: -1, tree.Collation));

    public static void CompileMaximum(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new MinMaxModifier(path.Text, operand, direction: 1, tree.Collation));

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        bool replaces = current.IsMissing || Math.Sign(Collation.Compare(collation, operand.Raw, current)) == direction;
        slot.Open().WriteValue(replaces ? operand.Raw : current);
    }
}
