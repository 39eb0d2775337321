using System.Collections.Frozen;
using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>The update operators: one line each, with what compiles it.</summary>
internal static class UpdateOperators
{
    /// <summary>Adds what an operator does to the field at a path.</summary>
    public delegate void Compile(UpdateTree tree, UpdatePath path, RawValue operand);

    public static FrozenDictionary<string, Compile> All { get; } = new Dictionary<string, Compile>
    {
        ["$addToSet"] = AddToSetModifier.Compile,
        ["$bit"] = BitModifier.Compile,
        ["$currentDate"] = CurrentDateModifier.Compile,
        ["$inc"] = IncMulModifier.CompileIncrement,
        ["$max"] = MinMaxModifier.CompileMaximum,
        ["$min"] = MinMaxModifier.CompileMinimum,
        ["$mul"] = IncMulModifier.CompileMultiply,
        ["$pop"] = PopModifier.Compile,
        ["$pull"] = PullModifier.Compile,
        ["$pullAll"] = PullAllModifier.Compile,
        ["$push"] = PushModifier.Compile,
        ["$rename"] = RenameModifier.Compile,
        ["$set"] = SetModifier.Compile,
        ["$setOnInsert"] = SetModifier.CompileOnInsert,
        ["$unset"] = UnsetModifier.Compile,
    }.ToFrozenDictionary();
}
