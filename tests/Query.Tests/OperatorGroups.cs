namespace Streetcar.Query.Tests;

/// <summary>Operators by the groups of MongoDB's manual, in which docs/operators.md lists them.</summary>
internal static class OperatorGroups
{
    public static IReadOnlyDictionary<string, string> Filters { get; } = new Dictionary<string, string>
    {
        ["Comparison"] = "$eq $gt $gte $in $lt $lte $ne $nin",
        ["Logical"] = "$and $nor $not $or",
        ["Element"] = "$exists $type",
        ["Evaluation"] = "$expr $jsonSchema $mod $regex $text $where",
        ["Geospatial"] = "$geoIntersects $geoWithin $near $nearSphere",
        ["Array"] = "$all $elemMatch $size",
        ["Bitwise"] = "$bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet",
        ["Miscellaneous"] = "$alwaysFalse $alwaysTrue $comment $sampleRate",
    };

    /// <summary>Filters that the manual does not list: parts of other operators, the fields of a DBRef, old synonyms.</summary>
    public const string OtherFilters = "$db $geoNear $id $maxDistance $minDistance $options $ref $within";

    public static IReadOnlyDictionary<string, string> Updates { get; } = new Dictionary<string, string>
    {
        ["Fields"] = "$currentDate $inc $max $min $mul $rename $set $setOnInsert $unset",
        ["Array"] = "$addToSet $pop $pull $pullAll $push",
        ["Bitwise"] = "$bit",
    };

    /// <summary>Parts of updates, which no registry names.</summary>
    public static IReadOnlyDictionary<string, string> PartsOfUpdates { get; } = new Dictionary<string, string>
    {
        ["Array positions"] = "$ $[] $[<identifier>]",
        ["Modifiers"] = "$each $position $slice $sort",
    };

    public static IReadOnlyDictionary<string, string> Expressions { get; } = new Dictionary<string, string>
    {
        ["Arithmetic"] = "$abs $add $ceil $divide $exp $floor $ln $log $log10 $mod $multiply $pow $round $sigmoid $sqrt $subtract $trunc",
        ["Array"] = "$arrayElemAt $arrayToObject $concatArrays $filter $first $firstN $in $indexOfArray $isArray $last $lastN "
            + "$map $maxN $minN $objectToArray $range $reduce $reverseArray $size $slice $sortArray $zip",
        ["Bitwise"] = "$bitAnd $bitNot $bitOr $bitXor",
        ["Boolean"] = "$and $not $or",
        ["Comparison"] = "$cmp $eq $gt $gte $lt $lte $ne",
        ["Conditional"] = "$cond $ifNull $switch",
        ["Custom aggregation"] = "$function",
        ["Data size"] = "$binarySize $bsonSize",
        ["Date"] = "$dateAdd $dateDiff $dateFromParts $dateFromString $dateSubtract $dateToParts $dateToString $dateTrunc "
            + "$dayOfMonth $dayOfWeek $dayOfYear $hour $isoDayOfWeek $isoWeek $isoWeekYear $millisecond $minute $month $second "
            + "$week $year",
        ["Literal"] = "$literal",
        ["Miscellaneous"] = "$getField $rand $toHashedIndexKey",
        ["Object"] = "$mergeObjects $setField $unsetField",
        ["Set"] = "$allElementsTrue $anyElementTrue $setDifference $setEquals $setIntersection $setIsSubset $setUnion",
        ["String"] = "$concat $indexOfBytes $indexOfCP $ltrim $regexFind $regexFindAll $regexMatch $replaceAll $replaceOne "
            + "$rtrim $split $strLenBytes $strLenCP $strcasecmp $substr $substrBytes $substrCP $toLower $toUpper $trim",
        ["Text"] = "$meta",
        ["Timestamp"] = "$tsIncrement $tsSecond",
        ["Trigonometry"] = "$acos $acosh $asin $asinh $atan $atan2 $atanh $cos $cosh $degreesToRadians $radiansToDegrees $sin "
            + "$sinh $tan $tanh",
        ["Type"] = "$convert $isNumber $toBool $toDate $toDecimal $toDouble $toInt $toLong $toObjectId $toString $toUUID $type",
        ["Accumulators in other stages"] = "$avg $max $median $min $percentile $stdDevPop $stdDevSamp $sum",
        ["Variable"] = "$let",
    };

    /// <summary>Expressions that the manual does not list: <c>$literal</c> under its name inside the server.</summary>
    public const string OtherExpressions = "$const";

    public static IReadOnlyDictionary<string, string> WindowFunctions { get; } = new Dictionary<string, string>
    {
        ["Accumulators"] = "$addToSet $avg $bottom $bottomN $concatArrays $count $covariancePop $covarianceSamp $derivative $expMovingAvg "
            + "$firstN $integral $lastN $max $maxN $median $min $minN $percentile $push $setUnion $stdDevPop $stdDevSamp $sum $top "
            + "$topN",
        ["Gap filling"] = "$linearFill $locf",
        ["Order"] = "$first $last $shift",
        ["Rank"] = "$denseRank $documentNumber $rank",
    };
}
