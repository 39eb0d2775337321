namespace Streetcar.Security.Tests;

public sealed class ActionTests
{
    [Theory]
    [InlineData("find", ActionType.Find)]
    [InlineData("killop", ActionType.Killop)]
    [InlineData("reIndex", ActionType.ReIndex)]
    [InlineData("useUUID", ActionType.UseUUID)]
    [InlineData("getDefaultRWConcern", ActionType.GetDefaultRWConcern)]
    [InlineData("renameCollectionSameDB", ActionType.RenameCollectionSameDB)]
    public void An_action_has_the_name_that_MongoDB_gives_it(string name, ActionType action)
    {
        action.Name().ShouldBe(name);
        ActionTypes.TryParse(name, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(action);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Find")]
    [InlineData("fakeAction")]
    public void Other_names_are_no_actions(string name) => ActionTypes.TryParse(name, out _).ShouldBeFalse();

    [Fact]
    public void A_set_has_the_actions_that_it_is_made_of()
    {
        foreach (var action in Enum.GetValues<ActionType>().Where(action => action != ActionType.AnyAction))
        {
            var set = ActionSet.Of(action);

            set.Actions.ShouldBe([action]);
            Enum.GetValues<ActionType>().Where(set.Contains).ShouldBe([action]);
        }
    }

    [Fact]
    public void Any_action_is_all_actions()
    {
        Enum.GetValues<ActionType>().ShouldAllBe(action => ActionSet.All.Contains(action));
        (ActionSet.Of(ActionType.Find) | ActionSet.All).ShouldBe(ActionSet.All);
        ActionSet.All.ToString().ShouldBe("anyAction");
    }

    [Fact]
    public void All_actions_but_one_are_no_longer_any()
    {
        var most = ActionSet.All - ActionSet.Of(ActionType.Find);

        most.Contains(ActionType.Find).ShouldBeFalse();
        most.Contains(ActionType.AnyAction).ShouldBeFalse();
        most.Contains(ActionType.Insert).ShouldBeTrue();
        most.Actions.Count().ShouldBe(ActionTypes.Count - 2);
        (ActionSet.All - default(ActionSet)).ShouldBe(ActionSet.All);
    }

    [Fact]
    public void A_set_contains_its_parts_and_no_more()
    {
        var set = ActionSet.Of(ActionType.Find, ActionType.Update, ActionType.ViewUser);

        set.Contains(ActionSet.Of(ActionType.Find, ActionType.ViewUser)).ShouldBeTrue();
        set.Contains(default(ActionSet)).ShouldBeTrue();
        set.Contains(ActionSet.Of(ActionType.Find, ActionType.Insert)).ShouldBeFalse();
        set.ToString().ShouldBe("find,update,viewUser");
    }

    [Fact]
    public void Asking_a_set_allocates_nothing()
    {
        var set = ActionSet.Of(ActionType.Find, ActionType.ViewUser);
        _ = set.Contains(ActionType.Find) && set.Contains(set);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool found = set.Contains(ActionType.ViewUser) && set.Contains(set) && !set.Contains(ActionType.Insert);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        found.ShouldBeTrue();
        allocated.ShouldBe(0);
    }
}
