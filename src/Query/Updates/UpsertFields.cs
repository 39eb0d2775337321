using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>The fields that a filter demands equality of, which a document that an upsert inserts starts with.</summary>
internal sealed class UpsertFields
{
    private readonly List<(string Path, RawValue Value)> _fields = [];

    private UpsertFields()
    {
    }

    /// <summary>The document of the fields.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="idOnly">Whether only <c>_id</c> is taken.</param>
    /// <exception cref="DocumentException">NotSingleValueField: two conditions on the same field.</exception>
    public static RawDocument Of(RawDocument filter, bool idOnly)
    {
        var fields = new UpsertFields();
        fields.Collect(filter, depth: 0);
        var tree = new UpdateTree(ArrayFilters.Compile(null, filter, QueryContext.Default), QueryContext.Default);
        foreach (var (path, value) in fields._fields)
        {
            if (idOnly && path != "_id")
            {
                if (path.StartsWith("_id.", StringComparison.Ordinal))
                {
                    throw new DocumentException(
                        ErrorCode.NotExactValueField,
                        $"field at '_id' must be exactly specified, field at sub-path '{path}'found");
                }

                continue;
            }

            fields.Add(tree, path, value);
        }

        tree.Root.Seal();
        using var output = new RawWriter();
        output.WriteStartDocument();
        tree.Root.ApplyToFields(
            RawDocument.Empty.Span,
            new UpdateRun(RawDocument.Empty.Span, output, isInsert: true, position: -1, tracksIndexes: false));
        output.WriteEndDocument();
        return output.ToDocument();
    }

    private void Add(UpdateTree tree, string path, RawValue value)
    {
        try
        {
            tree.Add(UpdatePath.Parse(path), new SetModifier(path, value, onInsert: false));
        }
        catch (DocumentException error) when (error.Code == ErrorCode.ConflictingUpdateOperators)
        {
            string other = _fields.Find(field => IsWithin(path, field.Path) || IsWithin(field.Path, path)).Path ?? path;
            throw new DocumentException(
                ErrorCode.NotSingleValueField,
                "cannot infer query fields to set, "
                    + (other == path ? $"path '{path}' is matched twice" : $"both paths '{other}' and '{path}' are matched"));
        }
    }

    private static bool IsWithin(string path, string outer) =>
        path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length || path[outer.Length] == '.');

    private void Collect(RawDocument filter, int depth)
    {
        if (depth > BsonValidator.MaxDepth)
            return;
        foreach (var (name, condition) in filter)
        {
            if (name is "$and" or "$or" && condition.Type == ElementType.Array)
                CollectBranches(condition.AsArray, isOr: name == "$or", depth);
            else if (!name.StartsWith('$'))
                CollectField(name, condition);
        }
    }

    // A disjunction determines a field only where it has a single branch.
    private void CollectBranches(RawArray branches, bool isOr, int depth)
    {
        if (isOr && branches.Count != 1)
            return;
        foreach (var branch in branches)
        {
            if (branch.Type == ElementType.Document)
                Collect(branch.AsDocument, depth + 1);
        }
    }

    private void CollectField(string path, RawValue condition)
    {
        if (condition.Type == ElementType.Regex)
            return;
        if (condition.Type != ElementType.Document || !IsOperators(condition.AsDocument))
        {
            _fields.Add((path, condition));
            return;
        }

        foreach (var (name, operand) in condition.AsDocument)
        {
            if (name == "$eq")
                _fields.Add((path, operand));
            else if (name is "$in" or "$all" && operand.Type == ElementType.Array && Single(operand.AsArray) is { } only)
                _fields.Add((path, only));
        }
    }

    private static bool IsOperators(RawDocument condition) =>
        condition.FirstOrDefault().Name is { } name && name.StartsWith('$') && name is not ("$ref" or "$id" or "$db");

    private static RawValue? Single(RawArray values)
    {
        RawValue? only = null;
        foreach (var value in values)
        {
            bool isCondition = value.Type == ElementType.Regex
                || (value.Type == ElementType.Document && IsOperators(value.AsDocument));
            if (isCondition || (only is { } other && !BsonComparer.AreEqual(other.Raw, value.Raw)))
                return null;
            only ??= value;
        }

        return only;
    }
}
