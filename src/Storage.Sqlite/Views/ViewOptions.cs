using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Aggregation;
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
        foreach (var (name, _) in options)
        {
            if (name is not ("viewOn" or "pipeline" or "collation" or "writeConcern" or "comment"))
                throw new DocumentException(ErrorCode.InvalidOptions, $"option not supported on a view: {name}");
        }

        if (options["viewOn"].IsMissing)
            throw new DocumentException(ErrorCode.InvalidOptions, "'pipeline' requires 'viewOn' to also be specified");
        if (options["viewOn"] == (RawValue)"")
            throw new DocumentException(ErrorCode.BadValue, "'viewOn' cannot be empty");
        NameRules.Check(ns with { Collection = options["viewOn"].AsString });
        var kept = new RawDocument
        {
            ["viewOn"] = options["viewOn"],
            ["pipeline"] = options["pipeline"].IsMissing ? RawArray.Empty : options["pipeline"],
        };
        if (Collator.In(options) is { } collator)
            kept = kept.With("collation", collator.Specification);
        var view = new View(ns, kept);
        CheckPipeline(view);
        return view;
    }

    /// <summary>The view's pipeline, compiled.</summary>
    public static Pipeline Compile(View view) =>
        Pipeline.Compile(view.Pipeline, new QueryContext { Collation = view.Collator?.Specification });

    private static void CheckPipeline(View view)
    {
        if (Compile(view).Output is { } output)
        {
            throw new DocumentException(
                ErrorCode.OptionNotSupportedOnView,
                $"The aggregation stage {output.Stage} in location {view.Pipeline.Count - 1} of the pipeline cannot be used in the view definition of {view.Namespace}");
        }
    }
}
