using System.Runtime.InteropServices;

namespace Streetcar.Security;

/// <summary>Privileges of which no two have the same resource, in the order in which their resources came.</summary>
public static class PrivilegeList
{
    /// <summary>Brings privileges on the same resource together.</summary>
    /// <param name="privileges">The privileges.</param>
    public static List<Privilege> Merge(IEnumerable<Privilege> privileges)
    {
        var merged = new List<Privilege>();
        var places = new Dictionary<ResourcePattern, int>();
        foreach (var privilege in privileges)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, privilege.Resource, out bool exists);
            if (exists)
            {
                merged[place] = merged[place] with { Actions = merged[place].Actions | privilege.Actions };
                continue;
            }

            place = merged.Count;
            merged.Add(privilege);
        }

        return merged;
    }

    /// <summary>Takes actions away from where they are allowed by the same resource; other resources that cover it stay.</summary>
    /// <param name="privileges">What is allowed.</param>
    /// <param name="revoked">What no longer is to be.</param>
    /// <returns>What is left, without resources that have no action left.</returns>
    public static List<Privilege> Subtract(IEnumerable<Privilege> privileges, IEnumerable<Privilege> revoked)
    {
        var gone = Merge(revoked).ToDictionary(privilege => privilege.Resource, privilege => privilege.Actions);
        var left = new List<Privilege>();
        foreach (var privilege in Merge(privileges))
        {
            var actions = privilege.Actions - gone.GetValueOrDefault(privilege.Resource);
            if (!actions.IsEmpty)
                left.Add(privilege with { Actions = actions });
        }

        return left;
    }
}
