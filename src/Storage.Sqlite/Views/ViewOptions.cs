using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Text;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Views;

/// <summary>
/// Checks the options of a view (<see href="https://www.mongodb.com/docs/manual/reference/method/db.createView/"/>).
/// </summary>
internal static class ViewOptions
{
    /// <summary>Whether the options of a create command ask for a view.</summary>
    public static bool AreOfView(RawDocument options) => options.ContainsKey("viewOn") || options.ContainsKey("pipeline");

    /// <summary>The view that the options describe.</summary>
    /// <exception cref="DocumentException">
    /// InvalidOptions, UnknownBsonField: there is no such option; OptionNotSupportedOnView: the pipeline writes; or what the
    /// pipeline is refused for.
    /// </exception>
    public static View Parse(Namespace ns, RawDocument options)
    {
        CollectionOptions.CheckCap(options);
        CollectionOptions.CheckEncrypted(options);
        foreach (var (name, value) in options)
            CheckOption(name, value);
        if (ns.Collection.StartsWith("system.", StringComparison.Ordinal))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid system namespace: {ns}");
        if (options["viewOn"].IsMissing)
            throw new DocumentException(ErrorCode.InvalidOptions, "'pipeline' requires 'viewOn' to also be specified");
        if (options["viewOn"] == (RawValue)"")
            throw new DocumentException(ErrorCode.BadValue, "'viewOn' cannot be empty");
        NameRules.CheckSource(ns with { Collection = options["viewOn"].AsString });
        var kept = new RawDocument
        {
            ["viewOn"] = options["viewOn"],
            ["pipeline"] = options["pipeline"].IsMissing ? RawArray.Empty : options["pipeline"],
        };
        if (options["collation"] is { IsMissing: false } collation && Collator.Of(collation.AsDocument) is { } collator)
            kept = kept.With("collation", collator.Specification);
        var view = new View(ns, kept);
        CheckPipeline(view);
        return view;
    }

    // Whether there is one to search is seen when the view is read.
    private static TextIndexes AnyTexts { get; } = new(_ => TextIndex.OfAll, "");

    /// <summary>The view's pipeline, compiled.</summary>
    public static Pipeline Compile(View view) =>
        Pipeline.Compile(view.Pipeline, new QueryContext { Collation = view.Collator?.Specification, TextIndexes = AnyTexts, Scripting = Scripting.On });

    // What a collection would be made with says nothing of a view, and is passed over.
    private static void CheckOption(string name, RawValue value)
    {
        switch (name)
        {
            case "viewOn" or "pipeline" or "collation" or "writeConcern" or "comment" or "capped" or "size" or "max" or "validator"
                or "validationLevel" or "validationAction" or "storageEngine" or "indexOptionDefaults":
            case "changeStreamPreAndPostImages" when !value.AsDocument["enabled"].Raw.IsTruthy:
                return;
            case "clusteredIndex":
                throw new DocumentException((ErrorCode)6026500, "The 'clusteredIndex' option is not supported for views");
            default:
                throw new DocumentException(ErrorCode.InvalidOptions, $"option not supported on a view: {name}");
        }
    }

    private static void CheckPipeline(View view)
    {
        if (view.Pipeline.FirstOrDefault() is { Type: ElementType.Document } first
            && first.AsDocument.FirstOrDefault().Name is ("$documents" or "$currentOp" or "$listSessions" or "$listLocalSessions") and var name)
            throw new DocumentException(ErrorCode.InvalidNamespace, $"{name} cannot be used in the definition of a view");
        var compiled = Compile(view);
        if (compiled.ChangeStream is not null)
            throw new DocumentException(ErrorCode.OptionNotSupportedOnView, $"$changeStream cannot be used in the view definition of {view.Namespace}");
        if (compiled.Output is { } output)
        {
            throw new DocumentException(
                ErrorCode.OptionNotSupportedOnView,
                $"The aggregation stage {output.Stage} in location {view.Pipeline.Count - 1} of the pipeline cannot be used in the view definition of {view.Namespace}");
        }
    }
}
