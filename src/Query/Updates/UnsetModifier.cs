using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary><c>$unset</c>.</summary>
internal sealed class UnsetModifier(string path) : Modifier(path)
{
    public static void Compile(UpdateTree tree, UpdatePath path, RawValue operand) =>
        tree.Add(path, new UnsetModifier(path.Text));

    public override bool Creates(in UpdateRun run) => false;

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
    }
}
