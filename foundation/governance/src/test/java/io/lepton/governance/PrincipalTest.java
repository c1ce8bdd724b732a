package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrincipalTest {
    private static final RegionId OSLO = new RegionId("oslo");
    private static final RegionId MADRID = new RegionId("madrid");
    private static final Target OF_FRAUD = Target.ofProject(List.of("fraud", "bank"));

    @ParameterizedTest
    @EnumSource(Permission.class)
    void whoeverWasGivenNothingMayDoNothing(Permission permission) {
        var nobody = new Principal("user:nobody", List.of(), Optional.empty());
        assertThat(nobody.may(permission, Target.anything())).isFalse();
        assertThat(nobody.may(permission, OF_FRAUD)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void anAdministratorOfTheFleetMayDoEverything(Permission permission) {
        var admin = new Principal("user:root", List.of(Grant.everywhere(Role.ADMIN)), Optional.empty());
        assertThat(admin.may(permission, Target.ofFleet().in(new RegionSelection.All())))
                .isTrue();
        assertThat(admin.may(permission, OF_FRAUD)).isTrue();
    }

    @Test
    void aRoleInAProjectHoldsThereAndBelowAndNowhereElse() {
        var anna = with(new Grant(Role.DEPLOYER, Optional.of("bank"), Set.of()));
        assertThat(anna.may(Permission.DEPLOY, OF_FRAUD)).isTrue();
        assertThat(anna.may(Permission.DEPLOY, Target.ofProject(List.of("bank"))))
                .isTrue();
        assertThat(anna.may(Permission.DEPLOY, Target.ofProject(List.of("clinic"))))
                .isFalse();
        assertThat(anna.may(Permission.DEPLOY, Target.ofFleet())).isFalse();
        assertThat(anna.may(Permission.SEE, Target.anything())).isTrue();
        assertThat(anna.may(Permission.REGISTER, OF_FRAUD)).isFalse();
    }

    @Test
    void aRoleInRegionsReachesNoFurther() {
        var anna = with(new Grant(Role.DEPLOYER, Optional.empty(), Set.of(OSLO)));
        assertThat(anna.may(Permission.DEPLOY, OF_FRAUD.in(only(OSLO)))).isTrue();
        assertThat(anna.may(Permission.DEPLOY, OF_FRAUD.in(only(OSLO, MADRID)))).isFalse();
        assertThat(anna.may(Permission.DEPLOY, OF_FRAUD.in(new RegionSelection.All())))
                .isFalse();
        assertThat(anna.may(Permission.SEE, OF_FRAUD))
                .as("what is in no region")
                .isTrue();
    }

    @Test
    void twoGrantsAreNotAddedUp() {
        var anna = new Principal(
                "user:anna",
                List.of(
                        new Grant(Role.DEPLOYER, Optional.of("fraud"), Set.of(OSLO)),
                        new Grant(Role.DEPLOYER, Optional.of("fraud"), Set.of(MADRID))),
                Optional.empty());
        assertThat(anna.may(Permission.DEPLOY, OF_FRAUD.in(only(OSLO, MADRID)))).isFalse();
    }

    @Test
    void aBoundCredentialIsGoodForNoMoreThanBoth() {
        List<Grant> grants = List.of(new Grant(Role.DEPLOYER, Optional.of("fraud"), Set.of()));
        var narrow = new Principal("user:anna", grants, Optional.of(Grant.everywhere(Role.VIEWER)));
        assertThat(narrow.may(Permission.SEE, OF_FRAUD)).isTrue();
        assertThat(narrow.may(Permission.DEPLOY, OF_FRAUD)).isFalse();
        var wide = new Principal("user:anna", grants, Optional.of(Grant.everywhere(Role.ADMIN)));
        assertThat(wide.may(Permission.REGISTER, OF_FRAUD)).isFalse();
        assertThat(wide.may(Permission.DEPLOY, Target.ofProject(List.of("clinic"))))
                .isFalse();
    }

    @Test
    void aRefusalSaysWhoAndWhatWasNeeded() {
        var anna = with(new Grant(Role.VIEWER, Optional.empty(), Set.of()));
        assertThat(anna.refusal(Permission.DEPLOY, OF_FRAUD.in(only(OSLO))))
                .isEqualTo("not permitted: subject=user:anna, needed=deploy in project fraud, in [oslo],"
                        + " roles=[deployer, admin]");
    }

    private static Principal with(Grant grant) {
        return new Principal("user:anna", List.of(grant), Optional.empty());
    }

    private static RegionSelection only(RegionId... regions) {
        return new RegionSelection.Only(Set.of(regions));
    }
}
